/** Tests of {@link io.xdpgate.trace}. */
@NullMarked
package io.xdpgate.trace;

import org.jspecify.annotations.NullMarked;
