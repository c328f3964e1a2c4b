package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** {@code struct xg_event_total}: what became of events on one CPU. */
public final class EventTotalLayout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_LONG_UNALIGNED.withName("wanted"),
                    JAVA_LONG_UNALIGNED.withName("suppressed"),
                    JAVA_LONG_UNALIGNED.withName("emitted"),
                    JAVA_LONG_UNALIGNED.withName("failed"),
                    JAVA_LONG_UNALIGNED.withName("window_ns"),
                    JAVA_LONG_UNALIGNED.withName("window_emitted"))
            .withName("xg_event_total");

    public static final VarHandle WANTED = LAYOUT.varHandle(groupElement("wanted"));
    public static final VarHandle SUPPRESSED = LAYOUT.varHandle(groupElement("suppressed"));
    public static final VarHandle EMITTED = LAYOUT.varHandle(groupElement("emitted"));
    public static final VarHandle FAILED = LAYOUT.varHandle(groupElement("failed"));

    private EventTotalLayout() {}
}
