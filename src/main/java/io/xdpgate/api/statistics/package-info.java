/** The statistics resource: counters, rates, who is seen most. May depend on {@code statistics} and {@code control}. */
@NullMarked
package io.xdpgate.api.statistics;

import org.jspecify.annotations.NullMarked;
