/** Tests of the command line, the wiring and the whole service over HTTP, on a data plane without a kernel. */
@NullMarked
package io.xdpgate.config;

import org.jspecify.annotations.NullMarked;
