package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** {@code struct xg_entry}: a rule with one value for each condition, and its counter. */
public final class EntryLayout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_LONG.withName("key"),
                    sequenceLayout(2, JAVA_LONG).withName("address"),
                    sequenceLayout(2, JAVA_SHORT).withName("source_ports"),
                    sequenceLayout(2, JAVA_SHORT).withName("destination_ports"),
                    JAVA_BYTE.withName("protocol"),
                    JAVA_BYTE.withName("protocol_mask"),
                    JAVA_BYTE.withName("address_length"),
                    JAVA_BYTE.withName("flags"),
                    JAVA_SHORT.withName("died"),
                    JAVA_SHORT.withName("counter"),
                    JAVA_LONG.withName("packets"),
                    JAVA_LONG.withName("bytes"),
                    JAVA_INT.withName("detail"),
                    JAVA_INT.withName("last"))
            .withName("xg_entry");

    public static final VarHandle KEY = LAYOUT.varHandle(groupElement("key"));
    public static final VarHandle PROTOCOL = LAYOUT.varHandle(groupElement("protocol"));
    public static final VarHandle PROTOCOL_MASK = LAYOUT.varHandle(groupElement("protocol_mask"));
    public static final VarHandle ADDRESS_LENGTH = LAYOUT.varHandle(groupElement("address_length"));
    public static final VarHandle FLAGS = LAYOUT.varHandle(groupElement("flags"));
    public static final VarHandle DIED = LAYOUT.varHandle(groupElement("died"));
    public static final VarHandle COUNTER = LAYOUT.varHandle(groupElement("counter"));
    public static final VarHandle PACKETS = LAYOUT.varHandle(groupElement("packets"));
    public static final VarHandle BYTES = LAYOUT.varHandle(groupElement("bytes"));
    public static final VarHandle DETAIL = LAYOUT.varHandle(groupElement("detail"));
    public static final VarHandle LAST = LAYOUT.varHandle(groupElement("last"));

    private EntryLayout() {}
}
