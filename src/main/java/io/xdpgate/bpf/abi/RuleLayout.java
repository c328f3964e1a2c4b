package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** {@code struct xg_rule}: what is kept of a rule for as long as it lives. */
public final class RuleLayout {
    /** Bytes of {@code identity}. */
    public static final int IDENTITY_BYTES = 32;

    public static final StructLayout LAYOUT = structLayout(
                    sequenceLayout(IDENTITY_BYTES, JAVA_BYTE).withName("identity"),
                    JAVA_LONG.withName("packets"),
                    JAVA_LONG.withName("bytes"),
                    JAVA_LONG.withName("last_ns"),
                    JAVA_INT.withName("counter"),
                    JAVA_INT.withName("state"))
            .withName("xg_rule");

    public static final VarHandle PACKETS = LAYOUT.varHandle(groupElement("packets"));
    public static final VarHandle BYTES = LAYOUT.varHandle(groupElement("bytes"));
    public static final VarHandle LAST_NS = LAYOUT.varHandle(groupElement("last_ns"));
    public static final VarHandle COUNTER = LAYOUT.varHandle(groupElement("counter"));
    public static final VarHandle STATE = LAYOUT.varHandle(groupElement("state"));

    private RuleLayout() {}
}
