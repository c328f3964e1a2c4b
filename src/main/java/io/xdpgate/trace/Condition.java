package io.xdpgate.trace;

/** The conditions of a rule, in the order in which a trace asks them. */
public enum Condition {
    SOURCE("source"),
    DESTINATION("destination"),
    PROTOCOL("protocol"),
    SOURCE_PORTS("sourcePorts"),
    DESTINATION_PORTS("destinationPorts"),
    ICMP("icmp"),
    TCP_FLAGS("tcpFlags"),
    INTERFACES("interfaces"),
    VLANS("vlans"),
    FRAGMENT("fragment"),
    PACKET_LENGTH("packetLength"),
    HOP_LIMIT("hopLimit"),
    DSCP("dscp"),
    FAMILY("family");

    private final String text;

    Condition(String text) {
        this.text = text;
    }

    /** The name of the member in a rule's {@code match}. */
    public String text() {
        return text;
    }
}
