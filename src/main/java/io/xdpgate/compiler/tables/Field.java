package io.xdpgate.compiler.tables;

/** The conditions that are looked up in a class table; order, keys and bases are those of {@code bpf/abi.h}. */
public enum Field {
    PROTOCOL(256, false),
    SOURCE_PORT(65_537, true),
    DESTINATION_PORT(65_537, true),
    ICMP(131_073, true),
    TCP_FLAGS(257, true),
    INTERFACE(64, false),
    VLAN(4_097, true),
    FRAGMENT(3, false),
    PACKET_LENGTH(65_576, false),
    HOP_LIMIT(256, false),
    DSCP(64, false);

    private final int keys;
    private final boolean canBeAbsent;

    Field(int keys, boolean canBeAbsent) {
        this.keys = keys;
        this.canBeAbsent = canBeAbsent;
    }

    /** Number of keys, the one for "absent" included. */
    public int keys() {
        return keys;
    }

    /** Whether the last key stands for a packet that has no such field. */
    public boolean canBeAbsent() {
        return canBeAbsent;
    }
}
