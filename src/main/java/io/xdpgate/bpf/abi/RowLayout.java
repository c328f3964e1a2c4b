package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** {@code struct xg_row}: rule bits, with a summary of the words that are not 0. */
public final class RowLayout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_LONG.withName("summary"), sequenceLayout(31, JAVA_LONG).withName("words"))
            .withName("xg_row");

    public static final VarHandle SUMMARY = LAYOUT.varHandle(groupElement("summary"));

    private RowLayout() {}
}
