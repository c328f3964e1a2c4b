/** Micrometer binders and health indicators over the data plane and the event hub. */
@NullMarked
package io.xdpgate.metrics;

import org.jspecify.annotations.NullMarked;
