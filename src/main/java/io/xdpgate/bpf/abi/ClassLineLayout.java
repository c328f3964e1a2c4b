package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.StructLayout;

/** {@code struct xg_class_line}: the rows of 32 neighbouring keys. */
public final class ClassLineLayout {
    public static final StructLayout LAYOUT =
            structLayout(sequenceLayout(32, JAVA_SHORT).withName("row")).withName("xg_class_line");

    private ClassLineLayout() {}
}
