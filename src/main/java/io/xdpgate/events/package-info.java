/**
 * Hands events from the reader to any number of subscribers, each behind a bounded queue and a filter, and
 * counts what is lost.
 *
 * <p>May depend on {@code dataplane} and {@code policy}. Start at {@link io.xdpgate.events.EventHub}.
 */
@NullMarked
package io.xdpgate.events;

import org.jspecify.annotations.NullMarked;
