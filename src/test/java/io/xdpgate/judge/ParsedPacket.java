package io.xdpgate.judge;

import io.xdpgate.policy.Address;
import io.xdpgate.policy.Family;
import org.jspecify.annotations.Nullable;

/**
 * What a frame is, before any policy.
 *
 * @param kind how far the frame can be understood
 * @param tags EtherTypes of tags seen, a third or truncated one included: 0..3
 * @param vlan id of the outer tag; null when untagged or a priority tag
 * @param innerVlan id of the second tag; null likewise
 * @param ip null unless a whole fixed IP header of the right version was read
 * @param inner what the IP header carries; null unless {@code kind} is IP or GUARDED by an IP packet
 */
public record ParsedPacket(
        Kind kind,
        int tags,
        @Nullable Integer vlan,
        @Nullable Integer innerVlan,
        @Nullable Ip ip,
        @Nullable Inner inner) {
    /** How far a frame can be understood. */
    public enum Kind {
        /** A well-formed IP packet. */
        IP,
        /** ARP, neighbour discovery, MLD, a DHCP reply or a path-MTU message. */
        GUARDED,
        MALFORMED,
        DEEP_HEADERS,
        ENCAPSULATED,
        NON_IP
    }

    /** Place in a fragmented packet. */
    public enum Fragment {
        NONE,
        FIRST,
        LATER
    }

    /**
     * The fixed IP header.
     *
     * @param offset of the header in the frame
     * @param length of the IP packet by its own header
     */
    public record Ip(
            int offset, Family family, Address source, Address destination, int length, int hopLimit, int dscp) {}

    /**
     * Behind the fixed IP header.
     *
     * @param extensionHeaders IPv6 extension headers walked, fragment headers included
     * @param fragmentHeader whether one of them is a fragment header
     */
    public record Inner(
            int protocol,
            Fragment fragment,
            int extensionHeaders,
            boolean fragmentHeader,
            @Nullable Ports ports,
            @Nullable Integer tcpFlags,
            @Nullable Icmp icmp) {}

    /** Host order. */
    public record Ports(int source, int destination) {}

    /** Of ICMP in IPv4 or ICMPv6 in IPv6. */
    public record Icmp(int type, int code) {}
}
