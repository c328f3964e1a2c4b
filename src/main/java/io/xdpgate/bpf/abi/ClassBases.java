package io.xdpgate.bpf.abi;

/** {@code enum xg_class_base}: first key of each class table within a generation. */
public final class ClassBases {
    public static final int BASE_PROTOCOL = 0;
    public static final int BASE_SOURCE_PORT = 256;
    public static final int BASE_DESTINATION_PORT = 65_793;
    public static final int BASE_ICMP = 131_330;
    public static final int BASE_TCP_FLAGS = 262_403;
    public static final int BASE_INTERFACE = 262_660;
    public static final int BASE_VLAN = 262_724;
    public static final int BASE_FRAGMENT = 266_821;
    public static final int BASE_PACKET_LENGTH = 266_824;
    public static final int BASE_HOP_LIMIT = 332_400;
    public static final int BASE_DSCP = 332_656;
    public static final int BASE_END = 332_720;

    private ClassBases() {}
}
