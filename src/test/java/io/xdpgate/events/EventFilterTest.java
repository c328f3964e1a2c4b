package io.xdpgate.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.dataplane.PacketEvent;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Verdict;
import io.xdpgate.testkit.Packets;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EventFilterTest {
    private static final PacketEvent DROPPED = Packets.dropped();
    private static final PacketEvent BARE = Packets.passedNonIp();

    @Test
    void everythingAcceptsEverything() {
        assertThat(EventFilter.EVERYTHING.accepts(DROPPED)).isTrue();
        assertThat(EventFilter.EVERYTHING.accepts(BARE)).isTrue();
    }

    static Stream<Arguments> conditions() {
        return Stream.of(
                Arguments.of("rule", rules("r_1", "r_2"), rules("r_2")),
                Arguments.of("verdict", verdicts(Verdict.DROP), verdicts(Verdict.PASS)),
                Arguments.of("reason", reasons(Reason.RULE, Reason.DEFAULT), reasons(Reason.DEFAULT)),
                Arguments.of("source", sources("203.0.113.0/24", "192.0.2.0/24"), sources("192.0.2.10")),
                Arguments.of("source family", sources("192.0.2.9"), sources("2001:db8::/32")),
                Arguments.of("destination", destinations("198.51.100.1"), destinations("198.51.100.2")),
                Arguments.of("source port", ports(40_000), ports(40_001)),
                Arguments.of("destination port", ports(80, 443), ports(443)),
                Arguments.of("protocol", protocols(Protocol.TCP, Protocol.UDP), protocols(Protocol.UDP)),
                Arguments.of("interface", interfaces("eth1"), interfaces("eth2")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("conditions")
    void oneConditionDecides(String name, EventFilter holds, EventFilter fails) {
        assertThat(holds.accepts(DROPPED)).as(name).isTrue();
        assertThat(fails.accepts(DROPPED)).as(name).isFalse();
    }

    @Test
    void allConditionsMustHold() {
        EventFilter both =
                rules("r_1").verdicts(Set.of(Verdict.DROP)).ports(Set.of(80)).interfaces(Set.of("eth1"));
        EventFilter oneWrong =
                rules("r_1").verdicts(Set.of(Verdict.PASS)).ports(Set.of(80)).interfaces(Set.of("eth1"));
        assertThat(both.accepts(DROPPED)).isTrue();
        assertThat(oneWrong.accepts(DROPPED)).isFalse();
    }

    @Test
    void aConditionOnTheRuleAsksAboutTheRuleOfTheEvent() {
        EventFilter edge = EventFilter.EVERYTHING.rulesWhere("r_1"::equals);
        assertThat(edge.accepts(DROPPED)).isTrue();
        assertThat(edge.accepts(BARE)).as("no rule").isFalse();
        assertThat(EventFilter.EVERYTHING.rulesWhere("r_2"::equals).accepts(DROPPED))
                .isFalse();
    }

    @Test
    void aConditionWithoutValuesAsksNothing() {
        EventFilter nothing = rules().verdicts(Set.of())
                .wouldBe(Set.of())
                .reasons(Set.of())
                .interfaces(Set.of())
                .protocols(Set.of())
                .ports(Set.of())
                .sources(Set.of())
                .destinations(Set.of());
        assertThat(nothing.accepts(BARE)).isTrue();
        assertThat(nothing.accepts(DROPPED)).isTrue();
    }

    @Test
    void wouldBeHoldsForCountRulesOnly() {
        PacketEvent counted = Packets.counted(Verdict.DROP);
        assertThat(EventFilter.EVERYTHING.wouldBe(Set.of(Verdict.DROP)).accepts(counted))
                .isTrue();
        assertThat(EventFilter.EVERYTHING.wouldBe(Set.of(Verdict.PASS)).accepts(counted))
                .isFalse();
        assertThat(EventFilter.EVERYTHING.wouldBe(Set.of(Verdict.DROP)).accepts(DROPPED))
                .isFalse();
    }

    @Test
    void conditionOnSomethingThatThePacketLacksDoesNotHold() {
        assertThat(rules("r_1").accepts(BARE)).isFalse();
        assertThat(sources("0.0.0.0/0").accepts(BARE)).isFalse();
        assertThat(destinations("::/0").accepts(BARE)).isFalse();
        assertThat(ports(80).accepts(BARE)).isFalse();
        assertThat(protocols(new Protocol(0)).accepts(BARE)).isFalse();
        assertThat(interfaces("eth2").accepts(BARE)).isTrue();
    }

    private static EventFilter rules(String... ids) {
        return EventFilter.EVERYTHING.rules(Set.of(ids));
    }

    private static EventFilter verdicts(Verdict... verdicts) {
        return EventFilter.EVERYTHING.verdicts(Set.of(verdicts));
    }

    private static EventFilter reasons(Reason... reasons) {
        return EventFilter.EVERYTHING.reasons(Set.of(reasons));
    }

    private static EventFilter sources(String... texts) {
        return EventFilter.EVERYTHING.sources(prefixes(texts));
    }

    private static EventFilter destinations(String... texts) {
        return EventFilter.EVERYTHING.destinations(prefixes(texts));
    }

    private static EventFilter ports(Integer... numbers) {
        return EventFilter.EVERYTHING.ports(Set.of(numbers));
    }

    private static EventFilter protocols(Protocol... protocols) {
        return EventFilter.EVERYTHING.protocols(Set.of(protocols));
    }

    private static EventFilter interfaces(String... names) {
        return EventFilter.EVERYTHING.interfaces(Set.of(names));
    }

    private static Set<Prefix> prefixes(String... texts) {
        return Set.copyOf(
                Stream.of(texts).map(text -> Prefix.parse(text).orElseThrow()).toList());
    }
}
