package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** {@code struct xg_trace_addresses}: halves in host order, IPv4 in the low half. */
public final class TraceAddressesLayout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_LONG_UNALIGNED.withName("source_high"),
                    JAVA_LONG_UNALIGNED.withName("source_low"),
                    JAVA_LONG_UNALIGNED.withName("destination_high"),
                    JAVA_LONG_UNALIGNED.withName("destination_low"))
            .withName("xg_trace_addresses");

    public static final VarHandle SOURCE_HIGH = LAYOUT.varHandle(groupElement("source_high"));
    public static final VarHandle SOURCE_LOW = LAYOUT.varHandle(groupElement("source_low"));
    public static final VarHandle DESTINATION_HIGH = LAYOUT.varHandle(groupElement("destination_high"));
    public static final VarHandle DESTINATION_LOW = LAYOUT.varHandle(groupElement("destination_low"));

    private TraceAddressesLayout() {}
}
