package io.xdpgate.judge;

import static io.xdpgate.judge.ParsedPacket.Kind.GUARDED;
import static io.xdpgate.judge.ParsedPacket.Kind.IP;
import static io.xdpgate.packet.FrameBuilder.ipv4;
import static io.xdpgate.packet.FrameBuilder.ipv6;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.xdpgate.packet.FrameBuilder;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each protocol of the guard, and its near misses. */
class PlainGuardTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void protectsTheseAlone(String what, FrameBuilder frame, boolean guarded) {
        assertThat(PlainParser.parse(frame.build()).kind()).as(what).isEqualTo(guarded ? GUARDED : IP);
    }

    static Stream<Arguments> protectsTheseAlone() {
        return Stream.of(neighbourDiscovery(), multicastListeners(), dhcp(), pathMtu())
                .flatMap(rows -> rows);
    }

    private static Stream<Arguments> neighbourDiscovery() {
        Stream<Arguments> types = IntStream.rangeClosed(132, 137)
                .mapToObj(type -> row("ND type " + type, nd(type), type >= 133 && type <= 136));
        return Stream.concat(
                types,
                Stream.of(
                        row("ND with options", nd(135).payload(24), true),
                        row("ND in a VLAN", nd(135).vlan(10), true),
                        row("ND code 1", ipv6().icmp(135, 1).hopLimit(255), false),
                        row("ND hop limit 254", nd(135).hopLimit(254), false),
                        row("ND behind an extension header", nd(135).extension(0, 0), false),
                        row("ND in an atomic fragment", nd(135).fragment(0, false), false),
                        row("ND in a first fragment", nd(135).fragment(0, true), false),
                        row("type 135 of ICMP", ipv4().icmp(135, 0).hopLimit(255), false)));
    }

    private static Stream<Arguments> multicastListeners() {
        Stream<Arguments> types = IntStream.of(129, 130, 131, 132, 142, 143, 144)
                .mapToObj(type -> row("MLD type " + type, mld(type), (type >= 130 && type <= 132) || type == 143));
        return Stream.concat(
                types,
                Stream.of(
                        row("MLD with router alert", mld(143).extension(0, 0), true),
                        row("MLD code 1", mld(143).setTransport(1, 1), true),
                        row("MLD in an atomic fragment", mld(143).fragment(0, false), true),
                        row("MLD in a first fragment", mld(143).fragment(0, true), false),
                        row("MLD hop limit 2", mld(143).hopLimit(2), false),
                        row("MLD from the last link-local address", mld(143).from("febf:ffff::1"), true),
                        row("MLD from fec0::", mld(143).from("fec0::1"), false)));
    }

    private static Stream<Arguments> dhcp() {
        return Stream.of(
                row("DHCP reply", ipv4().udp(67, 68), true),
                row(
                        "DHCP reply in a VLAN with options",
                        ipv4().udp(67, 68).vlan(3).options(1, 1, 1, 0),
                        true),
                row("DHCP request", ipv4().udp(68, 67), false),
                row("DHCP reply to another port", ipv4().udp(67, 69), false),
                row("DHCP reply by TCP", ipv4().tcp(67, 68), false),
                row("DHCP reply by UDP-Lite", ipv4().udplite(67, 68), false),
                row("DHCP reply, first fragment", ipv4().udp(67, 68).fragment(0, true), false),
                row("DHCP ports in IPv6", ipv6().udp(67, 68).from("fe80::1"), false),
                row("DHCPv6 reply", ipv6().udp(547, 546).from("fe80::1"), true),
                row("DHCPv6 reply, atomic", ipv6().udp(547, 546).from("fe80::1").fragment(0, false), true),
                row("DHCPv6 reply, global source", ipv6().udp(547, 546), false),
                row("DHCPv6 request", ipv6().udp(546, 547).from("fe80::1"), false),
                row("DHCPv6 ports in IPv4", ipv4().udp(547, 546), false));
    }

    private static Stream<Arguments> pathMtu() {
        return Stream.of(
                row("fragmentation needed", ipv4().icmp(3, 4), true),
                row("port unreachable", ipv4().icmp(3, 3), false),
                row("fragmentation needed, first fragment", ipv4().icmp(3, 4).fragment(0, true), false),
                row("packet too big", ipv6().icmp(2, 0), true),
                row("packet too big, any code", ipv6().icmp(2, 9), true),
                row("packet too big behind a header", ipv6().icmp(2, 0).extension(60, 0), true),
                row("packet too big, atomic", ipv6().icmp(2, 0).fragment(0, false), true),
                row("packet too big, first fragment", ipv6().icmp(2, 0).fragment(0, true), false),
                row("time exceeded", ipv6().icmp(3, 4), false),
                row("type 2 of ICMP", ipv4().icmp(2, 0), false));
    }

    private static FrameBuilder nd(int type) {
        return ipv6().icmp(type, 0).hopLimit(255);
    }

    private static FrameBuilder mld(int type) {
        return ipv6().icmp(type, 0).hopLimit(1).from("fe80::1");
    }

    private static Arguments row(String what, FrameBuilder frame, boolean guarded) {
        return arguments(what, frame, guarded);
    }
}
