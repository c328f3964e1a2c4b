package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** {@code struct xg_trace}: the metadata of a traced packet, at any alignment. */
public final class TraceLayout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_INT_UNALIGNED.withName("magic"),
                    JAVA_INT_UNALIGNED.withName("part"),
                    JAVA_LONG_UNALIGNED.withName("revision"),
                    JAVA_INT_UNALIGNED.withName("rule"),
                    JAVA_INT_UNALIGNED.withName("outcome"),
                    sequenceLayout(2, JAVA_INT_UNALIGNED).withName("pad"))
            .withName("xg_trace");

    public static final VarHandle MAGIC = LAYOUT.varHandle(groupElement("magic"));
    public static final VarHandle PART = LAYOUT.varHandle(groupElement("part"));
    public static final VarHandle REVISION = LAYOUT.varHandle(groupElement("revision"));
    public static final VarHandle RULE = LAYOUT.varHandle(groupElement("rule"));
    public static final VarHandle OUTCOME = LAYOUT.varHandle(groupElement("outcome"));

    private TraceLayout() {}
}
