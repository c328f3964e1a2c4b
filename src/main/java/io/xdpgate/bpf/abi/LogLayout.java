package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** {@code struct xg_log}: which packets of a rule make events. */
public final class LogLayout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_INT.withName("every"),
                    JAVA_INT.withName("max_per_second"),
                    JAVA_SHORT.withName("snap_length"),
                    sequenceLayout(3, JAVA_SHORT).withName("pad"))
            .withName("xg_log");

    public static final VarHandle EVERY = LAYOUT.varHandle(groupElement("every"));
    public static final VarHandle MAX_PER_SECOND = LAYOUT.varHandle(groupElement("max_per_second"));
    public static final VarHandle SNAP_LENGTH = LAYOUT.varHandle(groupElement("snap_length"));

    private LogLayout() {}
}
