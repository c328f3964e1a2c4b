/** Tests of the use cases, on a data plane without a kernel. */
@NullMarked
package io.xdpgate.control;

import org.jspecify.annotations.NullMarked;
