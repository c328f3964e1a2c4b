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

/** {@code struct xg_extra}: conditions that few rules have. */
public final class ExtraLayout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_LONG.withName("source_sets"),
                    JAVA_LONG.withName("destination_sets"),
                    JAVA_LONG.withName("interfaces"),
                    JAVA_LONG.withName("dscp"),
                    sequenceLayout(2, JAVA_INT).withName("packet_length"),
                    sequenceLayout(2, JAVA_SHORT).withName("vlan"),
                    JAVA_SHORT.withName("icmp_mask"),
                    JAVA_SHORT.withName("icmp_value"),
                    JAVA_SHORT.withName("flags"),
                    sequenceLayout(2, JAVA_BYTE).withName("hop_limit"),
                    JAVA_BYTE.withName("tcp_flag_mask"),
                    JAVA_BYTE.withName("tcp_flag_value"),
                    JAVA_BYTE.withName("fragments"),
                    sequenceLayout(9, JAVA_BYTE).withName("pad"))
            .withName("xg_extra");

    public static final VarHandle SOURCE_SETS = LAYOUT.varHandle(groupElement("source_sets"));
    public static final VarHandle DESTINATION_SETS = LAYOUT.varHandle(groupElement("destination_sets"));
    public static final VarHandle INTERFACES = LAYOUT.varHandle(groupElement("interfaces"));
    public static final VarHandle DSCP = LAYOUT.varHandle(groupElement("dscp"));
    public static final VarHandle ICMP_MASK = LAYOUT.varHandle(groupElement("icmp_mask"));
    public static final VarHandle ICMP_VALUE = LAYOUT.varHandle(groupElement("icmp_value"));
    public static final VarHandle FLAGS = LAYOUT.varHandle(groupElement("flags"));
    public static final VarHandle TCP_FLAG_MASK = LAYOUT.varHandle(groupElement("tcp_flag_mask"));
    public static final VarHandle TCP_FLAG_VALUE = LAYOUT.varHandle(groupElement("tcp_flag_value"));
    public static final VarHandle FRAGMENTS = LAYOUT.varHandle(groupElement("fragments"));

    private ExtraLayout() {}
}
