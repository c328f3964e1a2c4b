package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** {@code struct xg_total}: packets of one interface, reason and verdict on one CPU. */
public final class TotalLayout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_LONG_UNALIGNED.withName("packets"), JAVA_LONG_UNALIGNED.withName("bytes"))
            .withName("xg_total");

    public static final VarHandle PACKETS = LAYOUT.varHandle(groupElement("packets"));
    public static final VarHandle BYTES = LAYOUT.varHandle(groupElement("bytes"));

    private TotalLayout() {}
}
