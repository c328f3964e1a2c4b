/** {@code /api/v1/trace}. */
@NullMarked
package io.xdpgate.api.trace;

import org.jspecify.annotations.NullMarked;
