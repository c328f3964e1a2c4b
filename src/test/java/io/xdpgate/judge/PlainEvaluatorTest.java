package io.xdpgate.judge;

import static io.xdpgate.judge.Rules.policy;
import static io.xdpgate.judge.Rules.rule;
import static io.xdpgate.packet.FrameBuilder.ipv4;
import static io.xdpgate.packet.FrameBuilder.ipv6;
import static io.xdpgate.policy.Action.COUNT;
import static io.xdpgate.policy.Action.DROP;
import static io.xdpgate.policy.Action.PASS;
import static io.xdpgate.policy.Matches.match;
import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.packet.FrameBuilder;
import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.AddressSet;
import io.xdpgate.policy.AddressSets;
import io.xdpgate.policy.EntrySetBuilder;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyOptions;
import io.xdpgate.policy.PolicyOptions.Encapsulated;
import io.xdpgate.policy.PolicyOptions.LaterFragments;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.Range;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Verdict;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlainEvaluatorTest {
    private static final FrameBuilder WEB = ipv4().tcp(40_000, 80);

    @Test
    void theFirstTerminalRuleDecidesWhateverIsMoreSpecific() {
        Policy policy = policy(
                Verdict.DROP,
                rule(1, 20, match().destination("198.51.100.1").build(), DROP),
                rule(2, 10, match().destination("198.51.100.0/24").build(), PASS));
        assertThat(judge(policy, WEB)).isEqualTo(new Judgement(Verdict.PASS, Reason.RULE, "r_2", List.of()));
        assertThat(judge(policy, ipv6().tcp(1, 2)))
                .isEqualTo(new Judgement(Verdict.DROP, Reason.DEFAULT, null, List.of()));
    }

    @Test
    void equalPrioritiesAreTriedInOrderOfCreation() {
        Policy policy = policy(Verdict.DROP, rule(2, 10, Match.EVERY, DROP), rule(1, 10, Match.EVERY, PASS));
        assertThat(judge(policy, WEB).ruleId()).isEqualTo("r_1");
    }

    @Test
    void disabledRulesAreNotTried() {
        Policy policy = policy(
                Verdict.PASS,
                rule(1, 10, false, Match.EVERY, DROP),
                rule(2, 10, false, Match.EVERY, COUNT),
                rule(3, 10, true, Match.EVERY, COUNT));
        assertThat(judge(policy, WEB)).isEqualTo(new Judgement(Verdict.PASS, Reason.DEFAULT, null, List.of("r_3")));
    }

    @Test
    void countRulesCountOnlyBeforeTheDecidingRule() {
        Policy policy = policy(
                Verdict.PASS,
                rule(1, 10, Match.EVERY, COUNT),
                rule(2, 20, match().destinationPort(80).build(), DROP),
                rule(3, 30, Match.EVERY, COUNT),
                rule(4, 5, match().destinationPort(81).build(), COUNT));
        assertThat(judge(policy, WEB)).isEqualTo(new Judgement(Verdict.DROP, Reason.RULE, "r_2", List.of("r_1")));
        assertThat(judge(policy, ipv4().tcp(1, 81)))
                .isEqualTo(new Judgement(Verdict.PASS, Reason.DEFAULT, null, List.of("r_4", "r_1", "r_3")));
    }

    @Test
    void negatedPrefixesOfOneFamilyConfineTheRule() {
        Policy policy =
                policy(Verdict.PASS, rule(match().notSource("192.0.2.0/24").build(), DROP));
        assertThat(judge(policy, ipv4().from("203.0.113.1").tcp(1, 2)).verdict())
                .isEqualTo(Verdict.DROP);
        assertThat(judge(policy, ipv4().from("192.0.2.1").tcp(1, 2)).verdict()).isEqualTo(Verdict.PASS);
        assertThat(judge(policy, ipv6().tcp(1, 2)).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void negatedMixedPrefixesMeanInNoneOfThem() {
        Policy policy = policy(
                Verdict.PASS,
                rule(
                        match().notSource("192.0.2.0/24", "2001:db8::/64", "203.0.113.0/24")
                                .build(),
                        DROP));
        assertThat(judge(policy, ipv4().from("203.0.113.1").tcp(1, 2)).verdict())
                .isEqualTo(Verdict.PASS);
        assertThat(judge(policy, ipv4().from("198.51.100.1").tcp(1, 2)).verdict())
                .isEqualTo(Verdict.DROP);
        assertThat(judge(policy, ipv6().from("2001:db8::1").tcp(1, 2)).verdict())
                .isEqualTo(Verdict.PASS);
        assertThat(judge(policy, ipv6().from("2001:db8:2::1").tcp(1, 2)).verdict())
                .isEqualTo(Verdict.DROP);
    }

    @Test
    void setsCountWithThePrefixesAndConfineNoFamily() {
        AddressMatch in = new AddressMatch(List.of(), List.of("a", "b"), false);
        AddressMatch notIn = new AddressMatch(List.of(), List.of("a"), true);
        AddressSets sets =
                AddressSets.NONE.with(set("a", "192.0.2.0/24", "192.0.2.7")).with(set("b", "2001:db8::/32"));
        Policy policy = policy(
                        Verdict.PASS,
                        rule(1, 10, match().source(in).build(), DROP),
                        rule(2, 20, match().destination(notIn).build(), COUNT))
                .withSets(sets);
        assertThat(judge(policy, ipv4().from("192.0.2.9").tcp(1, 2)).ruleId()).isEqualTo("r_1");
        assertThat(judge(policy, ipv6().from("2001:db8::1").tcp(1, 2)).ruleId()).isEqualTo("r_1");
        assertThat(judge(policy, ipv4().from("203.0.113.1").tcp(1, 2)))
                .isEqualTo(new Judgement(Verdict.PASS, Reason.DEFAULT, null, List.of("r_2")));
        assertThat(judge(policy, ipv4().from("203.0.113.1").to("192.0.2.200").tcp(1, 2))
                        .countedRuleIds())
                .isEmpty();
    }

    private static AddressSet set(String name, String... prefixes) {
        EntrySetBuilder entries = new EntrySetBuilder();
        for (String prefix : prefixes) {
            entries.add(Prefix.parse(prefix).orElseThrow());
        }
        return AddressSet.create(name, null, entries.build(), Instant.EPOCH);
    }

    @Test
    void laterFragmentsMatchRulesWithoutPorts() {
        FrameBuilder later = ipv4().protocol(6).payload(24).fragment(5, false);
        Policy ports =
                policy(Verdict.PASS, rule(match().destinationPorts(0, 65_535).build(), DROP));
        Policy protocol =
                policy(Verdict.PASS, rule(match().protocol(Protocol.TCP).build(), DROP));
        assertThat(judge(ports, later).reason()).isEqualTo(Reason.DEFAULT);
        assertThat(judge(ports, WEB).verdict()).isEqualTo(Verdict.DROP);
        assertThat(judge(protocol, later).verdict()).isEqualTo(Verdict.DROP);
    }

    @Test
    void laterFragmentsCanBeKeptFromTheRules() {
        FrameBuilder later = ipv4().protocol(6).payload(24).fragment(5, false);
        Policy pass = policy(Verdict.DROP, laterFragments(LaterFragments.PASS), rule(Match.EVERY, DROP));
        Policy drop = policy(Verdict.PASS, laterFragments(LaterFragments.DROP), rule(Match.EVERY, PASS));
        assertThat(judge(pass, later)).isEqualTo(Judgement.of(Verdict.PASS, Reason.LATER_FRAGMENT));
        assertThat(judge(drop, later)).isEqualTo(Judgement.of(Verdict.DROP, Reason.LATER_FRAGMENT));
        assertThat(judge(pass, WEB).reason()).isEqualTo(Reason.RULE);
    }

    @Test
    void optionsDecideWhatNeverReachesTheRules() {
        for (Verdict verdict : Verdict.values()) {
            Verdict other = verdict == Verdict.PASS ? Verdict.DROP : Verdict.PASS;
            PolicyOptions options = new PolicyOptions(
                    verdict,
                    verdict,
                    verdict == Verdict.PASS ? Encapsulated.PASS : Encapsulated.DROP,
                    verdict,
                    LaterFragments.MATCH,
                    PolicyOptions.DEFAULT.log());
            Policy policy = policy(other, options, rule(Match.EVERY, other == Verdict.PASS ? PASS : DROP));
            FrameBuilder deep = ipv4().vlan(1).vlan(2).vlan(3);
            assertThat(judge(policy, ipv4().cut(1))).isEqualTo(Judgement.of(verdict, Reason.MALFORMED));
            assertThat(judge(policy, deep)).isEqualTo(Judgement.of(verdict, Reason.DEEP_HEADERS));
            assertThat(judge(policy, FrameBuilder.mpls(new byte[0])))
                    .isEqualTo(Judgement.of(verdict, Reason.ENCAPSULATED));
            assertThat(judge(policy, FrameBuilder.llc())).isEqualTo(Judgement.of(verdict, Reason.NON_IP));
            assertThat(judge(policy(verdict), FrameBuilder.mpls(new byte[0])))
                    .as("encapsulated is by default the default action")
                    .isEqualTo(Judgement.of(verdict, Reason.ENCAPSULATED));
        }
    }

    @Test
    void theGuardComesBeforeOptionsAndRules() {
        Guard guard = new Guard(List.of(new Guard.Entry(
                List.of(Prefix.parse("192.0.2.0/24").orElseThrow()), Protocol.TCP, List.of(Range.of(22)))));
        Policy policy = policy(Verdict.DROP, rule(1, 1, Match.EVERY, COUNT), rule(2, 2, Match.EVERY, DROP));
        assertThat(judge(policy, guard, FrameBuilder.arp())).isEqualTo(Judgement.of(Verdict.PASS, Reason.GUARD));
        assertThat(judge(policy, guard, ipv4().tcp(1, 22))).isEqualTo(Judgement.of(Verdict.PASS, Reason.GUARD));
        assertThat(judge(policy, guard, ipv4().fragment(0, true).tcp(1, 22).payload(12))
                        .reason())
                .isEqualTo(Reason.RULE);
        assertThat(judge(policy, guard, ipv4().tcp(1, 23)).reason()).isEqualTo(Reason.RULE);
        assertThat(judge(policy, guard, ipv4().udp(1, 22)).reason()).isEqualTo(Reason.RULE);
        assertThat(judge(policy, guard, ipv4().from("203.0.113.1").tcp(1, 22)).reason())
                .isEqualTo(Reason.RULE);
        assertThat(judge(policy, Guard.NONE, ipv4().tcp(1, 22)).reason()).isEqualTo(Reason.RULE);
    }

    private static PolicyOptions laterFragments(LaterFragments choice) {
        PolicyOptions options = PolicyOptions.DEFAULT;
        return new PolicyOptions(
                options.malformed(),
                options.deepHeaders(),
                options.encapsulated(),
                options.nonIp(),
                choice,
                options.log());
    }

    private static Judgement judge(Policy policy, FrameBuilder frame) {
        return judge(policy, Guard.NONE, frame);
    }

    private static Judgement judge(Policy policy, Guard guard, FrameBuilder frame) {
        return PlainEvaluator.judge(policy, guard, PlainParser.parse(frame.build()), "eth1");
    }
}
