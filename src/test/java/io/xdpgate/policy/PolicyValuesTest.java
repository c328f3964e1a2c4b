package io.xdpgate.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyValuesTest {
    @Test
    void rangesReadBothForms() {
        assertThat(Range.parse("0", 65_535)).contains(Range.of(0));
        assertThat(Range.parse("65535", 65_535)).contains(Range.of(65_535));
        assertThat(Range.parse("8000-8100", 65_535)).contains(new Range(8_000, 8_100));
        assertThat(Range.parse("7-7", 65_535)).contains(Range.of(7)).get().hasToString("7");
        assertThat(new Range(1, 2)).hasToString("1-2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-", "1-", "-1", "2-1", "65536", "1-65536", "01", "1-02", "1 - 2", "+1", "1-2-3", "99999999"
            })
    void rangesRefuseEverythingElse(String text) {
        assertThat(Range.parse(text, 65_535)).isEmpty();
    }

    @Test
    void rangesHoldTheirEnds() {
        Range range = new Range(3, 5);
        assertThat(List.of(2, 3, 5, 6)).map(range::contains).containsExactly(false, true, true, false);
        assertThatThrownBy(() -> new Range(2, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Range(-1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void protocolsAreNamedWhereTheTableHasAName() {
        assertThat(Protocol.parse("tcp")).contains(Protocol.TCP);
        assertThat(Protocol.parse("6")).contains(Protocol.TCP).get().hasToString("tcp");
        assertThat(Protocol.parse("253")).get().hasToString("253");
        assertThat(Protocol.parse("0")).get().hasToString("0");
        assertThat(List.of("256", "-1", "TCP", "1-1", "06", ""))
                .allMatch(text -> Protocol.parse(text).isEmpty());
        assertThat(List.copyOf(Protocol.names())).isSorted().contains("udplite").hasSize(12);
        assertThat(Protocol.names())
                .allSatisfy(name -> assertThat(Protocol.parse(name)).get().hasToString(name));
    }

    @Test
    void protocolsKnowTheirHeaders() {
        assertThat(List.of(6, 17, 33, 132, 136)).allMatch(number -> new Protocol(number).hasPorts());
        assertThat(List.of(0, 1, 47, 50, 58, 255)).noneMatch(number -> new Protocol(number).hasPorts());
        assertThat(List.of(0, 43, 44, 51, 60, 135)).allMatch(number -> new Protocol(number).isIpv6ExtensionHeader());
        assertThat(List.of(50, 59, 6)).noneMatch(number -> new Protocol(number).isIpv6ExtensionHeader());
    }

    @Test
    void tcpFlagsAreTheBitsOfTheHeader() {
        assertThat(TcpFlag.bits(Set.of(TcpFlag.SYN, TcpFlag.ACK))).isEqualTo(0x12);
        assertThat(TcpFlag.of(0x81)).containsExactly(TcpFlag.FIN, TcpFlag.CWR);
        assertThat(TcpFlag.parse("SYN")).contains(TcpFlag.SYN);
        assertThat(TcpFlag.parse("syn")).isEmpty();
        TcpFlagMatch opening = new TcpFlagMatch(Set.of(TcpFlag.SYN), Set.of(TcpFlag.ACK));
        assertThat(List.of(0x02, 0xc2, 0x12, 0x00)).map(opening::holds).containsExactly(true, true, false, false);
    }

    @Test
    void wideNumbersCarryAcrossTheMiddle() {
        assertThat(UInt128.ones(0)).isEqualTo(UInt128.ZERO);
        assertThat(UInt128.ones(64)).isEqualTo(UInt128.of(-1));
        assertThat(UInt128.ones(65)).isEqualTo(new UInt128(1, -1));
        assertThat(UInt128.ones(128)).isEqualTo(new UInt128(-1, -1));
        assertThat(UInt128.of(-1).next()).isEqualTo(new UInt128(1, 0));
        assertThat(new UInt128(1, 0).previous()).isEqualTo(UInt128.of(-1));
        assertThat(UInt128.ones(128).next()).isEqualTo(UInt128.ZERO);
        assertThat(new UInt128(0, -1)).isLessThan(new UInt128(1, 0)).isGreaterThan(UInt128.of(1));
        assertThat(new UInt128(-1, 0)).isGreaterThan(new UInt128(1, 0));
    }

    @Test
    void namesInJsonAreLowerCase() {
        assertThat(Reason.LATER_FRAGMENT.text()).isEqualTo("later-fragment");
        assertThat(Reason.parse("deep-headers")).contains(Reason.DEEP_HEADERS);
        assertThat(Reason.parse("DEEP_HEADERS")).isEmpty();
        assertThat(Family.parse("ipv4")).contains(Family.IPV4);
        assertThat(Action.parse("count")).contains(Action.COUNT);
        assertThat(Verdict.parse("drop")).contains(Verdict.DROP);
        assertThat(FragmentMatch.parse("later")).contains(FragmentMatch.LATER);
    }

    @Test
    void absentLogMeansEventsForRulesThatDoNotPass() {
        assertThat(LogChoice.ABSENT.inForce(Action.PASS)).isEmpty();
        assertThat(LogChoice.ABSENT.inForce(Action.DROP)).contains(LogSettings.DEFAULT);
        assertThat(LogChoice.ABSENT.inForce(Action.COUNT)).contains(LogSettings.DEFAULT);
        assertThat(LogChoice.OFF.inForce(Action.DROP)).isEmpty();
        LogSettings stated = new LogSettings(5, 6, 0);
        assertThat(LogChoice.of(stated).inForce(Action.PASS)).contains(stated);
        assertThatThrownBy(() -> new LogChoice(false, stated)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LogSettings(1, 1, 257)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LogSettings(0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rulesAreTriedByPriorityThenByCreation() {
        Policy policy = new Policy(
                1,
                Verdict.PASS,
                PolicyOptions.DEFAULT,
                List.of(rule(3, 5, true), rule(1, 9, true), rule(2, 5, false), rule(4, 5, true)));
        assertThat(policy.rules()).extracting(Rule::id).containsExactly("r_1", "r_2", "r_3", "r_4");
        assertThat(policy.enabledInOrder()).extracting(Rule::id).containsExactly("r_3", "r_4", "r_1");
        assertThat(policy.rule("r_2")).isPresent();
        assertThat(policy.rule("r_5")).isEmpty();
    }

    @Test
    void policiesHaveALimitedNumberOfRules() {
        PolicyLimits limits = new PolicyLimits(2, 0, 1, 1, 0, 0, 0, 0);
        Rule counting = new Rule(
                "r_9",
                9,
                null,
                1,
                true,
                Match.EVERY,
                Action.COUNT,
                Verdict.DROP,
                LogChoice.ABSENT,
                null,
                null,
                Map.of(),
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                1);
        assertThat(limits.faults(policy(rule(1, 1, true), rule(2, 1, true)))).isEmpty();
        assertThat(limits.faults(policy(rule(1, 1, true), rule(2, 1, true), counting)))
                .extracting(Fault::pointer)
                .containsExactly("/rules", "/rules");
        assertThatThrownBy(() -> new PolicyLimits(2, 257, 1, 1, 0, 0, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new PolicyLimits(1_048_575, 0, 1, 1, 0, 0, 0, 0).maxRules()).isEqualTo(PolicyLimits.MOST_RULES);
        assertThatThrownBy(() -> new PolicyLimits(1_048_576, 0, 1, 1, 0, 0, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void guardEntriesNeedAllThreeConditions() {
        List<Prefix> sources = List.of(Prefix.parse("192.0.2.1").orElseThrow());
        List<Range> ports = List.of(Range.of(22));
        assertThat(new Guard.Entry(sources, Protocol.TCP, ports).sources()).isEqualTo(sources);
        assertThatThrownBy(() -> new Guard.Entry(List.of(), Protocol.TCP, ports))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Guard.Entry(sources, Protocol.ICMP, ports))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Guard.Entry(sources, Protocol.TCP, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Rule rule(long sequence, int priority, boolean enabled) {
        return new Rule(
                "r_" + sequence,
                sequence,
                null,
                priority,
                enabled,
                Match.EVERY,
                Action.DROP,
                null,
                LogChoice.ABSENT,
                null,
                null,
                Map.of(),
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                1);
    }

    private static Policy policy(Rule... rules) {
        return new Policy(1, Verdict.PASS, PolicyOptions.DEFAULT, List.of(rules));
    }
}
