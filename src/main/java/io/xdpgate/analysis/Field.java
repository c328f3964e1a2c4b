package io.xdpgate.analysis;

/** What a packet has beside its addresses, as one number each. */
enum Field {
    PROTOCOL,
    SOURCE_PORT,
    DESTINATION_PORT,
    /** Byte 13 of the TCP header. */
    TCP_FLAGS,
    /** Type times 256 plus code. */
    ICMP,
    /** A number of {@link InterfaceNumbers}. */
    INTERFACE,
    /** Id of the outer tag; 0: none. */
    VLAN,
    /** Of the IP packet, in units of its {@link Form}. */
    LENGTH,
    HOP_LIMIT,
    DSCP
}
