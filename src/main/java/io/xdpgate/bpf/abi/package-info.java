/**
 * One memory layout for each struct of {@code bpf/abi.h}, codecs, and the check against the object's BTF.
 *
 * <p>May depend on the JDK only. Start at {@link io.xdpgate.bpf.abi.AbiVerifier} and {@link io.xdpgate.bpf.abi.MapSpec}.
 */
@NullMarked
package io.xdpgate.bpf.abi;

import org.jspecify.annotations.NullMarked;
