package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** {@code struct xg_part}: lines that belong to a policy. */
public final class PartLayout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_INT.withName("line"),
                    JAVA_INT.withName("lines"),
                    JAVA_INT.withName("entries"),
                    JAVA_INT.withName("entry_count"))
            .withName("xg_part");

    public static final VarHandle LINE = LAYOUT.varHandle(groupElement("line"));
    public static final VarHandle LINES = LAYOUT.varHandle(groupElement("lines"));
    public static final VarHandle ENTRIES = LAYOUT.varHandle(groupElement("entries"));
    public static final VarHandle ENTRY_COUNT = LAYOUT.varHandle(groupElement("entry_count"));

    private PartLayout() {}
}
