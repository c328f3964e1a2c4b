/** Tests of the downcalls; some load small programs of their own. */
@NullMarked
package io.xdpgate.bpf.ffi;

import org.jspecify.annotations.NullMarked;
