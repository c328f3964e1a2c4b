/** Tests of {@link io.xdpgate.api.trace}. */
@NullMarked
package io.xdpgate.api.trace;

import org.jspecify.annotations.NullMarked;
