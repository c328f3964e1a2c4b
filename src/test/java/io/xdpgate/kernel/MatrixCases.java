package io.xdpgate.kernel;

import static io.xdpgate.packet.FrameBuilder.ipv4;
import static io.xdpgate.packet.FrameBuilder.ipv6;
import static io.xdpgate.policy.Matches.match;

import io.xdpgate.packet.FrameBuilder;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.FragmentMatch;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Matches;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.TcpFlag;
import io.xdpgate.policy.TcpFlagMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** For each condition of a rule and each family: a packet for which it holds, and a twin for which it does not. */
final class MatrixCases {
    /**
     * @param condition the record component of {@link Match}
     * @param twinMatch the same conditions, except where only another value makes the twin
     */
    record Case(String condition, String name, Match match, byte[] packet, Match twinMatch, byte[] twin) {
        @Override
        public String toString() {
            return condition + ": " + name;
        }
    }

    private final List<Case> cases = new ArrayList<>();

    private MatrixCases() {}

    static List<Case> all() {
        MatrixCases matrix = new MatrixCases();
        matrix.addresses();
        matrix.transport();
        matrix.icmp();
        matrix.fragments();
        for (Family family : Family.values()) {
            matrix.header(family);
            matrix.link(family);
        }
        return List.copyOf(matrix.cases);
    }

    private void addresses() {
        add("source", "IPv4", match().source("192.0.2.0/25"), ip4().from("192.0.2.127"), ip4().from("192.0.2.128"));
        add("source", "IPv4, negated", match().notSource("192.0.2.0/24"), ip4().from("192.0.3.0"), ip4());
        add("source", "IPv4 only", match().notSource("203.0.113.0/24"), ip4(), ip6());
        add("source", "IPv6", match().source("2001:db8::/32"), ip6(), ip6().from("2001:db9::"));
        add("source", "IPv6, negated", match().notSource("2001:db8::/48"), ip6().from("2001:db8:1::"), ip6());
        add("source", "mixed", match().source("192.0.2.9", "2001:db8::9"), ip6(), ip4().from("192.0.2.8"));
        add("source", "IPv4 twin of ::ffff", match().source("192.0.2.9"), ip4(), ip6().from("::ffff:192.0.2.9"));
        add("destination", "IPv4", match().destination("198.51.100.1"), ip4(), ip4().to("198.51.100.2"));
        add("destination", "IPv4, negated", match().notDestination("198.51.100.2"), ip4(), ip4().to("198.51.100.2"));
        add("destination", "IPv6", match().destination("2001:db8:1::1"), ip6(), ip6().to("2001:db8:1::2"));
        add("destination", "IPv6, negated", match().notDestination("2001:db8::/48"), ip6(), ip6().to("2001:db8::"));
    }

    private void transport() {
        for (Supplier<FrameBuilder> ip : families()) {
            String family = name(ip);
            add(
                    "protocol",
                    family,
                    match().protocol(6),
                    ip.get().tcp(1, 2),
                    ip.get().udp(1, 2));
            add(
                    "protocol",
                    family + ", number",
                    match().protocol(89),
                    ip.get().protocol(89).payload(4),
                    ip.get().udp(1, 2));
            add(
                    "sourcePorts",
                    family,
                    match().sourcePorts(10, 20),
                    ip.get().udp(20, 1),
                    ip.get().udp(21, 15));
            add(
                    "sourcePorts",
                    family + ", others",
                    match().sourcePorts(0, 65_535),
                    ip.get().sctp(1, 1),
                    ip.get().icmp(8, 0));
            add(
                    "destinationPorts",
                    family,
                    match().destinationPorts(10, 20),
                    ip.get().dccp(1, 10),
                    ip.get().dccp(15, 9));
            add(
                    "destinationPorts",
                    family + ", protocol",
                    match().protocol(17).destinationPort(53),
                    ip.get().udp(1, 53),
                    ip.get().udplite(1, 53));
            TcpFlagMatch syn = new TcpFlagMatch(Set.of(TcpFlag.SYN), Set.of(TcpFlag.ACK));
            add(
                    "tcpFlags",
                    family,
                    match().tcpFlags(syn),
                    ip.get().tcp(1, 2, TcpFlag.SYN, TcpFlag.CWR),
                    ip.get().tcp(1, 2, TcpFlag.SYN, TcpFlag.ACK));
            TcpFlagMatch clear = new TcpFlagMatch(Set.of(), Set.of(TcpFlag.RST));
            add(
                    "tcpFlags",
                    family + ", only TCP",
                    match().tcpFlags(clear),
                    ip.get().tcp(1, 2),
                    ip.get().udp(1, 2));
        }
    }

    private void icmp() {
        Matches echo = match().protocol(Protocol.ICMP).icmp(8, null);
        add("icmp", "IPv4 type", echo, ipv4().icmp(8, 5), ipv4().icmp(9, 5));
        add("icmp", "IPv4 alone", echo, ipv4().icmp(8, 0), ipv6().transport(1, new byte[] {8, 0, 0, 0, 0, 0, 0, 0}));
        add("icmp", "IPv4 code", match().protocol(Protocol.ICMP).icmp(3, 1), ipv4().icmp(3, 1), ipv4().icmp(3, 2));
        Matches request = match().protocol(Protocol.ICMPV6).icmp(128, null);
        add("icmp", "IPv6 type", request, ipv6().icmp(128, 9), ipv6().icmp(129, 9));
        add("icmp", "IPv6 code", match().protocol(Protocol.ICMPV6).icmp(1, 4), ipv6().icmp(1, 4), ipv6().icmp(1, 3));
    }

    private void fragments() {
        for (Supplier<FrameBuilder> ip : families()) {
            String family = name(ip);
            FrameBuilder first = ip.get().fragment(0, true).udp(1, 2);
            FrameBuilder later = ip.get().fragment(9, false).protocol(17).payload(8);
            FrameBuilder whole = ip.get().udp(1, 2);
            add("fragment", family + ", any: first", match().fragment(FragmentMatch.ANY), first, whole);
            add("fragment", family + ", any: later", match().fragment(FragmentMatch.ANY), later, whole);
            add("fragment", family + ", first", match().fragment(FragmentMatch.FIRST), first, later);
            add("fragment", family + ", later", match().fragment(FragmentMatch.LATER), later, first);
            add("fragment", family + ", none", match().fragment(FragmentMatch.NONE), whole, first);
        }
        FrameBuilder atomic = ipv6().fragment(0, false).udp(1, 2);
        FrameBuilder first = ipv6().fragment(0, true).udp(1, 2);
        add("fragment", "IPv6, none: atomic", match().fragment(FragmentMatch.NONE), atomic, first);
    }

    private void header(Family family) {
        String name = family.text();
        int fixed = family == Family.IPV4 ? 28 : 48;
        add(
                "packetLength",
                name,
                match().packetLength(fixed, fixed + 4),
                ip(family).udp(1, 2).payload(4).pad(20),
                ip(family).udp(1, 2).payload(5));
        add(
                "hopLimit",
                name,
                match().hopLimit(0, 5),
                ip(family).tcp(1, 2).hopLimit(5),
                ip(family).tcp(1, 2).hopLimit(6));
        add(
                "dscp",
                name,
                match().dscp(46, 63),
                ip(family).tcp(1, 2).dscp(46),
                ip(family).tcp(1, 2).dscp(45).ecn(3));
        Family other = family == Family.IPV4 ? Family.IPV6 : Family.IPV4;
        add(
                "family",
                name,
                match().family(family),
                ip(family).tcp(1, 2),
                ip(other).tcp(1, 2));
    }

    private void link(Family family) {
        String name = family.text();
        FrameBuilder tagged = ip(family).tcp(1, 2).vlan(10);
        add(
                "vlans",
                name,
                match().vlans(9, 10),
                tagged,
                ip(family).tcp(1, 2).vlan(11).vlan(10));
        add(
                "vlans",
                name + ", untagged",
                match().vlans(1, 10),
                tagged,
                ip(family).tcp(1, 2));
        add(
                "vlans",
                name + ", priority tag",
                match().vlans(10),
                tagged,
                ip(family).tcp(1, 2).vlan(0).vlan(10));
        byte[] packet = ip(family).tcp(1, 2).build();
        Match here = match().interfaces(TestStand.OTHER_INTERFACE, TestStand.INTERFACE)
                .build();
        Match there = match().interfaces(TestStand.OTHER_INTERFACE).build();
        cases.add(new Case("interfaces", name, here, packet, there, packet));
        Match nowhere = match().interfaces("gone0").build();
        cases.add(new Case("interfaces", name + ", of no interface", here, packet, nowhere, packet));
    }

    private void add(String condition, String name, Matches match, FrameBuilder packet, FrameBuilder twin) {
        cases.add(new Case(condition, name, match.build(), packet.build(), match.build(), twin.build()));
    }

    private static List<Supplier<FrameBuilder>> families() {
        return List.of(FrameBuilder::ipv4, FrameBuilder::ipv6);
    }

    private static String name(Supplier<FrameBuilder> ip) {
        return ip.get().build()[12] == 8 ? "ipv4" : "ipv6";
    }

    private static FrameBuilder ip(Family family) {
        return family == Family.IPV4 ? ipv4() : ipv6();
    }

    private static FrameBuilder ip4() {
        return ipv4().tcp(1, 2);
    }

    private static FrameBuilder ip6() {
        return ipv6().tcp(1, 2);
    }
}
