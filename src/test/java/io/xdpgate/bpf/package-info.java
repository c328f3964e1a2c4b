/** Tests of the adapter, most of them against the kernel. */
@NullMarked
package io.xdpgate.bpf;

import org.jspecify.annotations.NullMarked;
