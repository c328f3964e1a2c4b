/**
 * Downcalls to libbpf and libc; errno becomes an exception here and nowhere else. Knows nothing of firewalls.
 *
 * <p>May depend on the JDK only. The only package that uses {@code Linker} and {@code SymbolLookup}.
 */
@NullMarked
package io.xdpgate.bpf.ffi;

import org.jspecify.annotations.NullMarked;
