package io.xdpgate.policy;

import static io.xdpgate.policy.Matches.in;
import static io.xdpgate.policy.Matches.match;
import static io.xdpgate.policy.Matches.notIn;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MatchCheckTest {
    private static final Set<Family> BOTH = Set.of(Family.IPV4, Family.IPV6);
    private static final TcpFlagMatch SYN = new TcpFlagMatch(Set.of(TcpFlag.SYN), Set.of(TcpFlag.ACK));

    /** Pointer of the only fault, the match that has it, and a like one that has none. */
    static Stream<Arguments> contradictions() {
        return Stream.of(addresses(), transport(), extensionHeaders(), values()).flatMap(cases -> cases);
    }

    private static Stream<Arguments> addresses() {
        return Stream.of(
                pair(
                        "/match/destination/prefixes",
                        match().source(in("10.0.0.0/8")).destination(in("2001:db8::/32")),
                        match().source(in("10.0.0.0/8")).destination(in("2001:db8::/32", "192.0.2.1"))),
                pair(
                        "/match/destination/prefixes",
                        match().source(notIn("10.0.0.0/8")).destination(in("2001:db8::/32")),
                        match().source(notIn("10.0.0.0/8", "::1")).destination(in("2001:db8::/32"))),
                pair(
                        "/match/source/prefixes",
                        match().family(Family.IPV4).source(in("2001:db8::/32")),
                        match().family(Family.IPV6).source(in("2001:db8::/32"))),
                pair(
                        "/match/destination/prefixes",
                        match().family(Family.IPV6).destination(notIn("10.0.0.0/8")),
                        match().family(Family.IPV4).destination(notIn("10.0.0.0/8"))),
                pair("/match/source/prefixes", match().source(notIn("0.0.0.0/0")), match().source(in("0.0.0.0/0"))),
                pair(
                        "/match/source/prefixes",
                        match().source(notIn("128.0.0.0/1", "0.0.0.0/1")),
                        match().source(notIn("128.0.0.0/1", "0.0.0.0/2"))),
                pair(
                        "/match/destination/prefixes",
                        match().destination(notIn("::/0", "0.0.0.0/0")),
                        match().destination(notIn("::/0", "10.0.0.0/8"))),
                pair("/match/source", match().source(in()), match().source(in("::/0"))),
                pair(
                        "/match/source/sets/0",
                        match().source(new AddressMatch(List.of(), List.of("x"), false)),
                        match()));
    }

    private static Stream<Arguments> transport() {
        return Stream.of(
                pair(
                        "/match/icmp",
                        match().icmp(8, null),
                        match().protocol("icmp").icmp(8, null)),
                pair(
                        "/match/icmp",
                        match().protocol("tcp").icmp(8, 0),
                        match().protocol("icmpv6").icmp(128, 0)),
                pair(
                        "/match/icmp",
                        match().protocol("icmp").icmp(8, 0).family(Family.IPV6),
                        match().protocol("icmp").icmp(8, 0).family(Family.IPV4)),
                pair(
                        "/match/icmp",
                        match().protocol("icmpv6").icmp(128, 0).source(in("10.0.0.0/8")),
                        match().protocol("icmpv6").icmp(128, 0).source(in("fe80::/10"))),
                pair(
                        "/match/sourcePorts",
                        match().protocol("icmp").sourcePorts(Range.of(1)),
                        match().protocol("sctp").sourcePorts(Range.of(1))),
                pair(
                        "/match/destinationPorts",
                        match().protocol("gre").destinationPorts(Range.of(1)),
                        match().destinationPorts(Range.of(1))),
                pair(
                        "/match/tcpFlags",
                        match().protocol("udp").tcpFlags(SYN),
                        match().protocol("tcp").tcpFlags(SYN)),
                pair(
                        "/match/tcpFlags/clear",
                        match().tcpFlags(new TcpFlagMatch(Set.of(TcpFlag.SYN), Set.of(TcpFlag.SYN, TcpFlag.ACK))),
                        match().tcpFlags(SYN)),
                pair(
                        "/match/tcpFlags",
                        match().tcpFlags(new TcpFlagMatch(Set.of(), Set.of())),
                        match().tcpFlags(new TcpFlagMatch(Set.of(), Set.of(TcpFlag.FIN)))),
                pair(
                        "/match/fragment",
                        match().fragment(FragmentMatch.LATER).destinationPorts(Range.of(53)),
                        match().fragment(FragmentMatch.FIRST).destinationPorts(Range.of(53))),
                pair(
                        "/match/fragment",
                        match().fragment(FragmentMatch.LATER).tcpFlags(SYN),
                        match().fragment(FragmentMatch.ANY).tcpFlags(SYN)),
                pair(
                        "/match/fragment",
                        match().fragment(FragmentMatch.LATER).protocol("icmp").icmp(8, null),
                        match().fragment(FragmentMatch.LATER).protocol("icmp")));
    }

    private static Stream<Arguments> extensionHeaders() {
        return Stream.of("0", "43", "44", "51", "60", "135")
                .flatMap(number -> Stream.of(
                        pair(
                                "/match/protocol",
                                match().protocol(number),
                                match().protocol(number).source(in("10.0.0.0/8"))),
                        pair(
                                "/match/protocol",
                                match().protocol(number).family(Family.IPV6),
                                match().protocol(number).family(Family.IPV4)),
                        pair("/match/protocol", match().protocol(number), match().protocol("esp"))));
    }

    private static Stream<Arguments> values() {
        return Stream.of(
                pair("/match/vlans/1", match().vlans(1, 0), match().vlans(1)),
                pair("/match/vlans/0", match().vlans(4_095), match().vlans(4_094)),
                pair(
                        "/match/packetLength",
                        match().packetLength(new Range(0, 19)),
                        match().packetLength(new Range(0, 20))),
                pair(
                        "/match/packetLength",
                        match().packetLength(new Range(0, 39)).family(Family.IPV6),
                        match().packetLength(new Range(0, 39), Range.of(40)).family(Family.IPV6)),
                pair(
                        "/match/packetLength",
                        match().packetLength(Range.of(65_536)).source(in("10.0.0.0/8")),
                        match().packetLength(Range.of(65_536))),
                pair(
                        "/match/sourcePorts/0",
                        match().sourcePorts(new Range(1, 65_536)),
                        match().sourcePorts(new Range(0, 65_535))),
                pair("/match/hopLimit/0", match().hopLimit(Range.of(256)), match().hopLimit(Range.of(255))),
                pair("/match/dscp/0", match().dscp(Range.of(64)), match().dscp(Range.of(63))),
                pair(
                        "/match/packetLength/0",
                        match().packetLength(new Range(100, 65_576)),
                        match().packetLength(new Range(100, 65_575))),
                pair(
                        "/match/interfaces/0",
                        match().interfaces("sixteen-bytes-xx"),
                        match().interfaces("fifteen-bytes-x")),
                pair("/match/interfaces/0", match().interfaces("a/b"), match().interfaces("eth0.10")),
                pair("/match/interfaces/0", match().interfaces(".."), match().interfaces("...")),
                pair("/match/interfaces/0", match().interfaces(""), match().interfaces("e")));
    }

    private static Arguments pair(String pointer, Matches wrong, Matches right) {
        return Arguments.of(pointer, wrong.build(), right.build());
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void refusesWhatCanNeverMatch(String pointer, Match wrong, Match right) {
        assertThat(MatchCheck.faults(wrong)).extracting(Fault::pointer).containsExactly(pointer);
        assertThat(MatchCheck.faults(right)).isEmpty();
    }

    @Test
    void tellsEveryFaultAtOnce() {
        Match match = match().family(Family.IPV4)
                .source(in("10.0.0.0/8"))
                .destination(in("2001:db8::/32"))
                .protocol("udp")
                .icmp(8, 0)
                .tcpFlags(SYN)
                .fragment(FragmentMatch.LATER)
                .vlans(0)
                .build();
        assertThat(MatchCheck.faults(match))
                .extracting(Fault::pointer)
                .containsExactlyInAnyOrder(
                        "/match/destination/prefixes",
                        "/match/icmp",
                        "/match/tcpFlags",
                        "/match/fragment",
                        "/match/vlans/0");
    }

    @Test
    void infersTheFamily() {
        assertThat(Families.of(Match.EVERY)).isEqualTo(BOTH);
        assertThat(Families.of(match().source(notIn("10.0.0.0/8")).build())).containsOnly(Family.IPV4);
        assertThat(Families.of(match().source(in("10.0.0.0/8", "::1")).build())).isEqualTo(BOTH);
        assertThat(Families.of(match().source(new AddressMatch(Matches.prefixes("::1"), List.of("x"), false))
                        .build()))
                .containsOnly(Family.IPV6);
        assertThat(Families.of(match().source(new AddressMatch(List.of(), List.of("x"), false))
                        .build()))
                .isEqualTo(BOTH);
        assertThat(Families.of(match().protocol("icmp").build())).isEqualTo(BOTH);
        assertThat(Families.of(match().protocol("icmp").icmp(8, null).build())).containsOnly(Family.IPV4);
        assertThat(Families.of(match().protocol("icmpv6").icmp(1, null).build()))
                .containsOnly(Family.IPV6);
        assertThat(Families.of(
                        match().family(Family.IPV6).source(in("10.0.0.0/8")).build()))
                .isEmpty();
    }

    @Test
    void limitsTextsAndSizes() {
        PolicyLimits limits = new PolicyLimits(10, 1, 2, 1, 1, 4, 3, 2);
        Match wide = match().source(in("10.0.0.0/8", "10.0.0.1", "10.0.0.2"))
                .vlans(1, 2)
                .build();
        assertThat(RuleCheck.faults("-x", "abcd", Map.of("a/b~ c", "12345", "k", ""), "o\u0007", wide, limits))
                .extracting(Fault::pointer)
                .containsExactlyInAnyOrder(
                        "/name",
                        "/comment",
                        "/labels",
                        "/labels/a~1b~0 c",
                        "/labels/a~1b~0 c",
                        "/owner",
                        "/match/source/prefixes",
                        "/match/vlans");
        Match narrow = match().source(in("10.0.0.0/8", "10.0.0.1")).vlans(1).build();
        assertThat(RuleCheck.faults("x-1.y_z", "a\n\uD83D\uDE00", Map.of("a/b", "1234"), "ok", narrow, limits))
                .isEmpty();
        assertThat(RuleCheck.faults(null, "\uD83D", Map.of(), null, narrow, limits))
                .hasSize(1);
        assertThat(RuleCheck.faults("a".repeat(64), "", Map.of(), null, Match.EVERY, PolicyLimits.DEFAULT))
                .isEmpty();
        assertThat(RuleCheck.faults("a".repeat(65), "", Map.of(), null, Match.EVERY, PolicyLimits.DEFAULT))
                .hasSize(1);
    }
}
