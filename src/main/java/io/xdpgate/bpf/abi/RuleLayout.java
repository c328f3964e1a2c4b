package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** {@code struct xg_rule}: the rule behind one bit of a row. */
public final class RuleLayout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_INT.withName("counter"),
                    JAVA_SHORT.withName("counts_before"),
                    JAVA_BYTE.withName("action"),
                    JAVA_BYTE.withName("would_be"),
                    JAVA_BYTE.withName("reason"),
                    sequenceLayout(7, JAVA_BYTE).withName("pad"),
                    LogLayout.LAYOUT.withName("log"))
            .withName("xg_rule");

    public static final VarHandle COUNTER = LAYOUT.varHandle(groupElement("counter"));
    public static final VarHandle COUNTS_BEFORE = LAYOUT.varHandle(groupElement("counts_before"));
    public static final VarHandle ACTION = LAYOUT.varHandle(groupElement("action"));
    public static final VarHandle WOULD_BE = LAYOUT.varHandle(groupElement("would_be"));
    public static final VarHandle REASON = LAYOUT.varHandle(groupElement("reason"));

    private RuleLayout() {}
}
