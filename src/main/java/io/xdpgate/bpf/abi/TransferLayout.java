package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** {@code struct xg_transfer}: what an entry counted, on its way to its rule. */
public final class TransferLayout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_INT.withName("state"),
                    JAVA_INT.withName("rule"),
                    JAVA_INT.withName("program"),
                    JAVA_INT.withName("line"),
                    JAVA_LONG.withName("packets"),
                    JAVA_LONG.withName("bytes"),
                    JAVA_LONG.withName("last_ns"),
                    sequenceLayout(3, JAVA_LONG).withName("pad"))
            .withName("xg_transfer");

    public static final VarHandle STATE = LAYOUT.varHandle(groupElement("state"));
    public static final VarHandle RULE = LAYOUT.varHandle(groupElement("rule"));
    public static final VarHandle PROGRAM = LAYOUT.varHandle(groupElement("program"));
    public static final VarHandle LINE = LAYOUT.varHandle(groupElement("line"));
    public static final VarHandle PACKETS = LAYOUT.varHandle(groupElement("packets"));
    public static final VarHandle BYTES = LAYOUT.varHandle(groupElement("bytes"));
    public static final VarHandle LAST_NS = LAYOUT.varHandle(groupElement("last_ns"));

    private TransferLayout() {}
}
