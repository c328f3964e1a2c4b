package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** {@code struct xg_span}: a run of ranges within a half. */
public final class SpanLayout {
    public static final StructLayout LAYOUT =
            structLayout(JAVA_INT.withName("first"), JAVA_INT.withName("count")).withName("xg_span");

    public static final VarHandle FIRST = LAYOUT.varHandle(groupElement("first"));
    public static final VarHandle COUNT = LAYOUT.varHandle(groupElement("count"));

    private SpanLayout() {}
}
