package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** {@code struct xg_trace_fields}: what the parser read of a traced packet beside its addresses. */
public final class TraceFieldsLayout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_INT_UNALIGNED.withName("length"),
                    JAVA_SHORT_UNALIGNED.withName("vlan"),
                    JAVA_SHORT_UNALIGNED.withName("inner_vlan"),
                    JAVA_SHORT_UNALIGNED.withName("source_port"),
                    JAVA_SHORT_UNALIGNED.withName("destination_port"),
                    JAVA_BYTE.withName("family"),
                    JAVA_BYTE.withName("protocol"),
                    JAVA_BYTE.withName("fragment"),
                    JAVA_BYTE.withName("hop_limit"),
                    JAVA_BYTE.withName("dscp"),
                    JAVA_BYTE.withName("has_ports"),
                    JAVA_BYTE.withName("has_icmp"),
                    JAVA_BYTE.withName("has_tcp_flags"),
                    JAVA_BYTE.withName("icmp_type"),
                    JAVA_BYTE.withName("icmp_code"),
                    JAVA_BYTE.withName("tcp_flags"),
                    sequenceLayout(9, JAVA_BYTE).withName("pad"))
            .withName("xg_trace_fields");

    public static final VarHandle LENGTH = LAYOUT.varHandle(groupElement("length"));
    public static final VarHandle VLAN = LAYOUT.varHandle(groupElement("vlan"));
    public static final VarHandle INNER_VLAN = LAYOUT.varHandle(groupElement("inner_vlan"));
    public static final VarHandle SOURCE_PORT = LAYOUT.varHandle(groupElement("source_port"));
    public static final VarHandle DESTINATION_PORT = LAYOUT.varHandle(groupElement("destination_port"));
    public static final VarHandle FAMILY = LAYOUT.varHandle(groupElement("family"));
    public static final VarHandle PROTOCOL = LAYOUT.varHandle(groupElement("protocol"));
    public static final VarHandle FRAGMENT = LAYOUT.varHandle(groupElement("fragment"));
    public static final VarHandle HOP_LIMIT = LAYOUT.varHandle(groupElement("hop_limit"));
    public static final VarHandle DSCP = LAYOUT.varHandle(groupElement("dscp"));
    public static final VarHandle HAS_PORTS = LAYOUT.varHandle(groupElement("has_ports"));
    public static final VarHandle HAS_ICMP = LAYOUT.varHandle(groupElement("has_icmp"));
    public static final VarHandle HAS_TCP_FLAGS = LAYOUT.varHandle(groupElement("has_tcp_flags"));
    public static final VarHandle ICMP_TYPE = LAYOUT.varHandle(groupElement("icmp_type"));
    public static final VarHandle ICMP_CODE = LAYOUT.varHandle(groupElement("icmp_code"));
    public static final VarHandle TCP_FLAGS = LAYOUT.varHandle(groupElement("tcp_flags"));

    private TraceFieldsLayout() {}
}
