/** The statistics resource: packets and bytes per interface, verdict and reason. May depend on {@code dataplane}. */
@NullMarked
package io.xdpgate.api.statistics;

import org.jspecify.annotations.NullMarked;
