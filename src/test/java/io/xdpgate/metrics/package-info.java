/** Tests of meters and health. */
@NullMarked
package io.xdpgate.metrics;

import org.jspecify.annotations.NullMarked;
