package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** {@code struct xg_extra_address}: a condition on the address that the entry is not about. */
public final class ExtraAddressLayout {
    public static final StructLayout LAYOUT = structLayout(
                    sequenceLayout(2, JAVA_LONG).withName("address"),
                    JAVA_BYTE.withName("length"),
                    sequenceLayout(47, JAVA_BYTE).withName("pad"))
            .withName("xg_extra_address");

    public static final VarHandle LENGTH = LAYOUT.varHandle(groupElement("length"));

    private ExtraAddressLayout() {}
}
