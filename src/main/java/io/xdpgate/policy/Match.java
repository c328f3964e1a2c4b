package io.xdpgate.policy;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a rule. All that are present must hold; null or an empty list is an absent condition, which
 * always holds.
 *
 * @param source block of the source address
 * @param destination block of the destination address
 * @param protocol after IPv6 extension headers
 * @param sourcePorts 0..65535; holds only for tcp, udp, sctp, dccp and udplite packets with a readable header
 * @param destinationPorts like {@code sourcePorts}
 * @param icmp needs protocol icmp (IPv4) or icmpv6 (IPv6)
 * @param tcpFlags holds only for tcp
 * @param interfaces names of attached interfaces
 * @param vlans ids 1..4094 of the outer tag
 * @param fragment place in a fragmented packet
 * @param packetLength bytes of the IP packet by its own header, 0..65575
 * @param hopLimit IPv6 hop limit or IPv4 TTL, 0..255
 * @param dscp 0..63
 * @param family IP version
 */
public record Match(
        @Nullable AddressMatch source,
        @Nullable AddressMatch destination,
        @Nullable Protocol protocol,
        List<Range> sourcePorts,
        List<Range> destinationPorts,
        @Nullable IcmpMatch icmp,
        @Nullable TcpFlagMatch tcpFlags,
        List<String> interfaces,
        List<Integer> vlans,
        @Nullable FragmentMatch fragment,
        List<Range> packetLength,
        List<Range> hopLimit,
        List<Range> dscp,
        @Nullable Family family) {
    /** Longest IP packet: an IPv6 header and 65,535 bytes of payload. */
    public static final int MAX_PACKET_LENGTH = 65_575;

    /** Every IP packet. */
    public static final Match EVERY = new Match(
            null, null, null, List.of(), List.of(), null, null, List.of(), List.of(), null, List.of(), List.of(),
            List.of(), null);

    public Match {
        sourcePorts = List.copyOf(sourcePorts);
        destinationPorts = List.copyOf(destinationPorts);
        interfaces = List.copyOf(interfaces);
        vlans = List.copyOf(vlans);
        packetLength = List.copyOf(packetLength);
        hopLimit = List.copyOf(hopLimit);
        dscp = List.copyOf(dscp);
    }

    /** Names of the address sets of source and destination. */
    public List<String> sets() {
        if (source == null || source.sets().isEmpty()) {
            return destination == null ? List.of() : destination.sets();
        }
        if (destination == null || destination.sets().isEmpty()) {
            return source.sets();
        }
        return Stream.concat(source.sets().stream(), destination.sets().stream())
                .toList();
    }

    /** The same with other conditions on the addresses. */
    public Match withAddresses(@Nullable AddressMatch otherSource, @Nullable AddressMatch otherDestination) {
        return new Match(
                otherSource,
                otherDestination,
                protocol,
                sourcePorts,
                destinationPorts,
                icmp,
                tcpFlags,
                interfaces,
                vlans,
                fragment,
                packetLength,
                hopLimit,
                dscp,
                family);
    }
}
