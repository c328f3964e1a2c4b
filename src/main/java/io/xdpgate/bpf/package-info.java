/**
 * The one adapter of the {@code dataplane} port: the object, its links, maps and perf-buffer reader.
 *
 * <p>May depend on {@code policy}, {@code compiler}, {@code dataplane}, {@code bpf.abi} and {@code bpf.ffi}. Start at
 * {@code BpfDataplane}.
 */
@NullMarked
package io.xdpgate.bpf;

import org.jspecify.annotations.NullMarked;
