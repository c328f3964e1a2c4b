package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** {@code struct xg_detail}: what is seldom asked about a rule. */
public final class DetailLayout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_INT.withName("rule"),
                    JAVA_INT.withName("extra"),
                    JAVA_SHORT.withName("log_state"),
                    JAVA_BYTE.withName("would_be"),
                    sequenceLayout(5, JAVA_BYTE).withName("pad"),
                    LogLayout.LAYOUT.withName("log"))
            .withName("xg_detail");

    public static final VarHandle RULE = LAYOUT.varHandle(groupElement("rule"));
    public static final VarHandle EXTRA = LAYOUT.varHandle(groupElement("extra"));
    public static final VarHandle LOG_STATE = LAYOUT.varHandle(groupElement("log_state"));
    public static final VarHandle WOULD_BE = LAYOUT.varHandle(groupElement("would_be"));

    private DetailLayout() {}
}
