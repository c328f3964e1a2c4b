/**
 * What counters and events say of the traffic: amounts since a baseline that can be moved, rates, and who is seen most.
 *
 * <p>May depend on {@code policy}, {@code dataplane} and {@code events}. Start at
 * {@link io.xdpgate.statistics.TrafficStatistics} and {@link io.xdpgate.statistics.TopTalkers}.
 */
@NullMarked
package io.xdpgate.statistics;

import org.jspecify.annotations.NullMarked;
