package io.xdpgate.policy;

import static io.xdpgate.policy.Matches.in;
import static io.xdpgate.policy.Matches.match;
import static io.xdpgate.policy.Matches.prefixes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The last value that is taken, and the first that is not. */
class BoundsTest {
    private static final PolicyLimits TWO = new PolicyLimits(10, 5, 2, 2, 1, 1, 1, 1);

    private static void taken(ThrowingCallable... makers) {
        for (ThrowingCallable maker : makers) {
            assertThatCode(maker).doesNotThrowAnyException();
        }
    }

    private static void refused(ThrowingCallable... makers) {
        for (ThrowingCallable maker : makers) {
            assertThatIllegalArgumentException().isThrownBy(maker);
        }
    }

    @Test
    void logSettings() {
        taken(() -> new LogSettings(1, 1, 0), () -> new LogSettings(1_000_000, 1_000_000, 256));
        refused(
                () -> new LogSettings(0, 1, 0),
                () -> new LogSettings(1_000_001, 1, 0),
                () -> new LogSettings(1, 0, 0),
                () -> new LogSettings(1, 1_000_001, 0),
                () -> new LogSettings(1, 1, -1),
                () -> new LogSettings(1, 1, 257));
    }

    @Test
    void icmp() {
        taken(() -> new IcmpMatch(0, 0), () -> new IcmpMatch(255, 255), () -> new IcmpMatch(255, null));
        refused(
                () -> new IcmpMatch(-1, 0),
                () -> new IcmpMatch(256, 0),
                () -> new IcmpMatch(0, -1),
                () -> new IcmpMatch(0, 256));
    }

    @Test
    void limits() {
        taken(() -> limits(1, 0, 1, 1, 0), () -> limits(1_048_575, 256, 1, 1, 0));
        refused(
                () -> limits(0, 0, 1, 1, 0),
                () -> limits(1_048_576, 0, 1, 1, 0),
                () -> limits(1, -1, 1, 1, 0),
                () -> limits(1, 257, 1, 1, 0),
                () -> limits(1, 0, 0, 1, 0),
                () -> limits(1, 0, 1, 0, 0),
                () -> limits(1, 0, 1, 1, -1));
    }

    private static PolicyLimits limits(int rules, int counts, int prefixes, int ranges, int texts) {
        return new PolicyLimits(rules, counts, prefixes, ranges, texts, texts, texts, texts);
    }

    @Test
    void rules() {
        taken(
                () -> rule(0, Action.DROP, null),
                () -> rule(1_000_000, Action.PASS, null),
                () -> rule(1, Action.COUNT, Verdict.PASS));
        refused(
                () -> rule(-1, Action.DROP, null),
                () -> rule(1_000_001, Action.DROP, null),
                () -> rule(1, Action.COUNT, null),
                () -> rule(1, Action.DROP, Verdict.DROP));
    }

    private static Rule rule(int priority, Action action, @Nullable Verdict wouldBe) {
        Instant now = Instant.EPOCH;
        return new Rule(
                "r_1",
                1,
                null,
                priority,
                true,
                Match.EVERY,
                action,
                wouldBe,
                LogChoice.ABSENT,
                null,
                null,
                Map.of(),
                null,
                now,
                now,
                1);
    }

    @Test
    void numbersAndAddresses() {
        Address four = Address.parse("192.0.2.1").orElseThrow();
        taken(() -> new Protocol(0), () -> new Protocol(255), () -> new Prefix(four, 0), () -> new Prefix(four, 32));
        refused(
                () -> new Protocol(-1),
                () -> new Protocol(256),
                () -> new Prefix(four, -1),
                () -> new Prefix(four, 33),
                () -> new AddressRange(UInt128.of(2), UInt128.of(1)));
        taken(() -> new AddressRange(UInt128.of(2), UInt128.of(2)));
    }

    static Stream<Arguments> manyValues() {
        Range[] three = {Range.of(1), Range.of(2), Range.of(3)};
        String[] addresses = {"192.0.2.1", "192.0.2.3", "192.0.2.5"};
        return Stream.of(
                Arguments.of("source/prefixes", match().source(in(addresses)), match().source(in("::1", "::3"))),
                Arguments.of(
                        "destination/prefixes", match().destination(in(addresses)), match().destination(in("::1"))),
                Arguments.of("sourcePorts", match().sourcePorts(three), match().sourcePorts(first(three))),
                Arguments.of(
                        "destinationPorts", match().destinationPorts(three), match().destinationPorts(first(three))),
                Arguments.of("interfaces", match().interfaces("a", "b", "c"), match().interfaces("a", "b")),
                Arguments.of("vlans", match().vlans(1, 2, 3), match().vlans(1, 2)),
                Arguments.of(
                        "packetLength",
                        match().packetLength(Range.of(60), Range.of(62), Range.of(64)),
                        match().packetLength(Range.of(60), Range.of(62))),
                Arguments.of("hopLimit", match().hopLimit(three), match().hopLimit(first(three))),
                Arguments.of("dscp", match().dscp(three), match().dscp(first(three))));
    }

    private static Range[] first(Range[] three) {
        return Arrays.copyOf(three, 2);
    }

    @ParameterizedTest
    @MethodSource("manyValues")
    void valuesOfACondition(String place, Matches tooMany, Matches fits) {
        assertThat(faults(tooMany)).containsExactly("/match/" + place);
        assertThat(faults(fits)).isEmpty();
    }

    private static List<String> faults(Matches match) {
        return RuleCheck.faults(null, null, Map.of(), null, match.build(), TWO).stream()
                .map(Fault::pointer)
                .toList();
    }

    @Test
    void valuesOfAField() {
        assertThat(faults(match().sourcePorts(Range.of(65_536)))).containsExactly("/match/sourcePorts/0");
        assertThat(faults(match().destinationPorts(Range.of(1), Range.of(65_536))))
                .containsExactly("/match/destinationPorts/1");
        assertThat(faults(match().hopLimit(Range.of(256)))).containsExactly("/match/hopLimit/0");
        assertThat(faults(match().dscp(Range.of(64)))).containsExactly("/match/dscp/0");
        assertThat(faults(match().packetLength(new Range(60, 65_576)))).containsExactly("/match/packetLength/0");
        assertThat(faults(match().packetLength(new Range(60, 65_575))
                        .sourcePorts(Range.of(65_535))
                        .destinationPorts(Range.of(65_535))
                        .hopLimit(Range.of(255))
                        .dscp(Range.of(63))))
                .isEmpty();
    }

    @Test
    void lengthsThatAPacketCanHave() {
        assertThat(faults(match().packetLength(new Range(0, 19)))).containsExactly("/match/packetLength");
        assertThat(faults(match().packetLength(new Range(0, 20)))).isEmpty();
        assertThat(faults(match().family(Family.IPV6).packetLength(new Range(20, 39))))
                .containsExactly("/match/packetLength");
        assertThat(faults(match().family(Family.IPV6).packetLength(new Range(20, 40))))
                .isEmpty();
        assertThat(faults(match().family(Family.IPV4).packetLength(Range.of(65_536))))
                .containsExactly("/match/packetLength");
        assertThat(faults(match().family(Family.IPV4).packetLength(Range.of(65_535))))
                .isEmpty();
    }

    @Test
    void laterFragmentsHaveNoTransportHeader() {
        TcpFlagMatch syn = new TcpFlagMatch(Set.of(TcpFlag.SYN), Set.of());
        List<Matches> transport = List.of(
                match().sourcePorts(Range.of(1)),
                match().destinationPorts(Range.of(1)),
                match().protocol("icmp").icmp(8, null),
                match().tcpFlags(syn));
        for (Matches condition : transport) {
            assertThat(faults(condition.fragment(FragmentMatch.LATER))).containsExactly("/match/fragment");
            assertThat(faults(condition.fragment(FragmentMatch.FIRST))).isEmpty();
        }
    }

    @Test
    void interfaceNames() {
        for (String name : List.of(".", "..", "", "a/b", "a:b", "a b", "sixteen-bytes-xy")) {
            assertThat(faults(match().interfaces(name))).as(name).containsExactly("/match/interfaces/0");
        }
        for (String name : List.of("...", ".a", "fifteen-bytes-x", "eth0.10", "a@b")) {
            assertThat(faults(match().interfaces(name))).as(name).isEmpty();
        }
    }

    @Test
    void rangesOfAddressesAreMergedAndInverted() {
        assertThat(ranges(false, "10.0.0.0/31", "10.0.0.2/31", "10.0.0.0/32")).containsExactly("10.0.0.0-10.0.0.3");
        assertThat(ranges(false, "10.0.0.2", "10.0.0.0")).containsExactly("10.0.0.0-10.0.0.0", "10.0.0.2-10.0.0.2");
        assertThat(ranges(false, "10.0.0.0/8", "10.1.0.0/16", "11.0.0.0/8")).containsExactly("10.0.0.0-11.255.255.255");
        assertThat(ranges(true, "10.0.0.0/8")).containsExactly("0.0.0.0-9.255.255.255", "11.0.0.0-255.255.255.255");
        assertThat(ranges(true, "0.0.0.0/1")).containsExactly("128.0.0.0-255.255.255.255");
        assertThat(ranges(true, "128.0.0.0/1")).containsExactly("0.0.0.0-127.255.255.255");
        assertThat(ranges(true, "0.0.0.0/0")).isEmpty();
    }

    private static List<String> ranges(boolean negated, String... texts) {
        return AddressRange.of(new AddressMatch(prefixes(texts), List.of(), negated), Family.IPV4).stream()
                .map(range -> new Address(Family.IPV4, range.first()) + "-" + new Address(Family.IPV4, range.last()))
                .toList();
    }

    @Test
    void textsAreReadBackAndOrdered() {
        for (PolicyOptions.Encapsulated value : PolicyOptions.Encapsulated.values()) {
            assertThat(PolicyOptions.Encapsulated.parse(value.text())).contains(value);
        }
        for (PolicyOptions.LaterFragments value : PolicyOptions.LaterFragments.values()) {
            assertThat(PolicyOptions.LaterFragments.parse(value.text())).contains(value);
        }
        assertThat(PolicyOptions.Encapsulated.parse("match")).isEmpty();
        List<Prefix> sorted = prefixes("9.0.0.0/8", "10.0.0.0/8", "10.0.0.0/9", "10.0.0.1", "::1");
        List<Prefix> shuffled = new ArrayList<>(sorted);
        Collections.reverse(shuffled);
        assertThat(shuffled.stream().sorted()).isEqualTo(sorted);
        InvalidPolicyException refused = new InvalidPolicyException(List.of(new Fault("/name", "is too long")));
        assertThat(refused).hasMessageContaining("/name").hasMessageContaining("is too long");
    }
}
