package io.xdpgate.analysis;

import io.xdpgate.policy.Family;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.Range;
import io.xdpgate.policy.UInt128;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A kind of packet: those that have the same fields, so that any value of one goes with any value of another. The
 * forms together are all packets that rules may judge, each once; the guard's protocols are among them. Values that
 * a field of a form does not have, no packet has.
 *
 * @param index in {@link #ALL}
 * @param lengthUnit bytes of one unit of {@link Field#LENGTH}: a fragment that is not the last has a length that is
 *     a multiple of 4 in every case (payload in units of 8, headers in units of 4)
 * @param domain what each field may be; 0 alone for one that such a packet does not have
 */
record Form(int index, Family family, Place place, Transport transport, int lengthUnit, Map<Field, Numbers> domain) {
    /** Place in a fragmented packet. */
    enum Place {
        NONE,
        FIRST,
        LATER
    }

    /** What lies behind the IP headers. */
    enum Transport {
        /** Ports and flags, 20 bytes. */
        TCP(20, 6),
        /** Ports, 8 bytes: UDP and UDP-Lite. */
        DATAGRAM(8, 17, 136),
        /** Ports, 12 bytes: DCCP and SCTP. */
        CHUNKS(12, 33, 132),
        /** ICMP in IPv4, ICMPv6 in IPv6. */
        ICMP(8),
        /** IPv6 without anything behind its headers (RFC 8200 section 4.7). */
        NOTHING(0, 59),
        /** Every other protocol. */
        OTHER(0),
        /** Whatever it is: a later fragment has no readable header. */
        UNREADABLE(0);

        private final int bytes;
        /** Negative: none. */
        private final int protocol;

        private final int second;

        Transport(int bytes) {
            this(bytes, -1, -1);
        }

        Transport(int bytes, int protocol) {
            this(bytes, protocol, protocol);
        }

        Transport(int bytes, int protocol, int second) {
            this.bytes = bytes;
            this.protocol = protocol;
            this.second = second;
        }

        private boolean isOf(int number) {
            return number == protocol || number == second;
        }

        boolean hasPorts() {
            return this == TCP || this == DATAGRAM || this == CHUNKS;
        }
    }

    static final List<Form> ALL = all();

    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;
    private static final int FRAGMENT_HEADER = 8;

    private static final int LONGEST_IPV4 = 65_535;
    private static final int LONGEST_IPV6 = 65_575;

    Form {
        domain = Map.copyOf(domain);
    }

    Numbers domain(Field field) {
        return Objects.requireNonNull(domain.get(field));
    }

    /** All addresses of the family. */
    Addresses addresses() {
        return Addresses.of(UInt128.ZERO, UInt128.ones(family.bits()));
    }

    private static List<Form> all() {
        List<Form> forms = new ArrayList<>();
        for (Family family : Family.values()) {
            for (Place place : Place.values()) {
                for (Transport transport : Transport.values()) {
                    if (exists(family, place, transport)) {
                        forms.add(form(forms.size(), family, place, transport));
                    }
                }
            }
        }
        return List.copyOf(forms);
    }

    private static boolean exists(Family family, Place place, Transport transport) {
        if (transport == Transport.NOTHING && family == Family.IPV4) {
            return false;
        }
        return (place == Place.LATER) == (transport == Transport.UNREADABLE);
    }

    private static Form form(int index, Family family, Place place, Transport transport) {
        boolean hasPorts = transport.hasPorts();
        Numbers ports = hasPorts ? Numbers.of(0, 65_535) : Numbers.of(0, 0);
        int unit = place == Place.FIRST ? 4 : 1;
        Map<Field, Numbers> domain = new EnumMap<>(Field.class);
        domain.put(Field.PROTOCOL, protocols(family, transport));
        domain.put(Field.SOURCE_PORT, ports);
        domain.put(Field.DESTINATION_PORT, ports);
        domain.put(Field.TCP_FLAGS, Numbers.of(0, transport == Transport.TCP ? 255 : 0));
        domain.put(Field.ICMP, Numbers.of(0, transport == Transport.ICMP ? 65_535 : 0));
        domain.put(Field.INTERFACE, Numbers.of(0, InterfaceNumbers.MOST));
        domain.put(Field.VLAN, Numbers.of(0, 4_095));
        domain.put(Field.LENGTH, Numbers.of(lengths(family, place, transport)).dividedBy(unit));
        domain.put(Field.HOP_LIMIT, Numbers.of(0, 255));
        domain.put(Field.DSCP, Numbers.of(0, 63));
        return new Form(index, family, place, transport, unit, domain);
    }

    private static Numbers protocols(Family family, Transport transport) {
        int icmp = (family == Family.IPV4 ? Protocol.ICMP : Protocol.ICMPV6).number();
        return switch (transport) {
            case UNREADABLE -> Numbers.of(0, 255);
            case ICMP -> Numbers.of(icmp, icmp);
            case OTHER ->
                Numbers.ofValues(IntStream.range(0, 256)
                        .filter(number -> number != icmp && isOther(family, number))
                        .boxed()
                        .toList());
            default -> Numbers.ofValues(List.of(transport.protocol, transport.second));
        };
    }

    private static boolean isOther(Family family, int number) {
        boolean hasForm = Arrays.stream(Transport.values())
                .filter(transport -> exists(family, Place.NONE, transport))
                .anyMatch(transport -> transport.isOf(number));
        return !hasForm && (family == Family.IPV4 || !new Protocol(number).isIpv6ExtensionHeader());
    }

    /** Lengths that a well-formed packet can have, with any number of options and extension headers. */
    private static List<Range> lengths(Family family, Place place, Transport transport) {
        int header = transport.bytes;
        // The payload of a fragment that is not the last has a multiple of 8 bytes.
        int whole = (header + 7) / 8 * 8;
        if (family == Family.IPV4) {
            return List.of(new Range(IPV4_HEADER + (place == Place.FIRST ? whole : header), LONGEST_IPV4));
        }
        return switch (place) {
            // Behind an IPv6 header without payload there is nothing, and the header says so.
            case NONE -> List.of(new Range(IPV6_HEADER + (transport == Transport.OTHER ? 1 : header), LONGEST_IPV6));
            case FIRST -> {
                // Other lengths than those in steps of 8 take an extension header of 12 bytes.
                int shortest = IPV6_HEADER + FRAGMENT_HEADER + whole;
                yield List.of(Range.of(shortest), new Range(shortest + 8, LONGEST_IPV6));
            }
            case LATER -> List.of(new Range(IPV6_HEADER + FRAGMENT_HEADER, LONGEST_IPV6));
        };
    }
}
