package io.xdpgate.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.analysis.RuleFinding.Kind;
import io.xdpgate.judge.Judgement;
import io.xdpgate.judge.ParsedPacket;
import io.xdpgate.judge.PlainEvaluator;
import io.xdpgate.judge.PlainParser;
import io.xdpgate.judge.Rules;
import io.xdpgate.kernel.Seeds;
import io.xdpgate.packet.FrameBuilder;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.FragmentMatch;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyOptions;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.Range;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rules of few values that cover one another in pieces. No rule of these policies tells two packets of the same class
 * apart, so that the judge is asked about every packet there is.
 */
class EveryPacketTest {
    private static final List<String> BLOCKS =
            List.of("0.0.0.0/1", "128.0.0.0/1", "0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2", "192.0.0.0/2", "192.0.0.0/3");
    private static final List<Range> PORTS = List.of(
            new Range(0, 1023),
            new Range(1024, 65_535),
            new Range(0, 32_767),
            new Range(32_768, 65_535),
            new Range(512, 40_000),
            Range.of(80));
    private static final List<String> ADDRESSES = List.of("1.1.1.1", "65.1.1.1", "129.1.1.1", "193.1.1.1", "225.1.1.1");
    private static final List<Integer> PORT_CLASSES = List.of(0, 80, 600, 1024, 32_768, 40_001);

    static LongStream seeds() {
        return Seeds.of(200);
    }

    private static Policy policy(long seed) {
        RandomGenerator random = new java.util.Random(seed);
        Rule[] rules = new Rule[1 + random.nextInt(14)];
        for (int i = 0; i < rules.length; i++) {
            Action action =
                    List.of(Action.PASS, Action.DROP, Action.DROP, Action.COUNT).get(random.nextInt(4));
            rules[i] = Rules.rule(i + 1, random.nextInt(3), random.nextInt(12) > 0, match(random), action);
        }
        return Rules.policy(random.nextBoolean() ? Verdict.PASS : Verdict.DROP, PolicyOptions.DEFAULT, rules);
    }

    private static Match match(RandomGenerator random) {
        return new Match(
                random.nextInt(3) == 0 ? null : block(random),
                random.nextInt(3) == 0 ? null : block(random),
                Protocol.TCP,
                List.of(),
                random.nextInt(3) == 0 ? List.of() : List.of(PORTS.get(random.nextInt(PORTS.size()))),
                null,
                null,
                List.of(),
                List.of(),
                FragmentMatch.NONE,
                List.of(),
                List.of(),
                List.of(),
                Family.IPV4);
    }

    private static AddressMatch block(RandomGenerator random) {
        Prefix prefix = Prefix.parse(BLOCKS.get(random.nextInt(BLOCKS.size()))).orElseThrow();
        return new AddressMatch(List.of(prefix), List.of(), random.nextInt(5) == 0);
    }

    private static List<ParsedPacket> everyPacket() {
        List<ParsedPacket> packets = new ArrayList<>();
        for (String source : ADDRESSES) {
            for (String destination : ADDRESSES) {
                for (int port : PORT_CLASSES) {
                    packets.add(PlainParser.parse(FrameBuilder.ipv4()
                            .from(source)
                            .to(destination)
                            .tcp(40_000, port)
                            .build()));
                }
            }
        }
        return packets;
    }

    /** What the judge says of all rules, from every packet. */
    private static Map<String, Kind> expected(Policy policy, List<ParsedPacket> packets) {
        Map<String, Kind> kinds = new TreeMap<>();
        policy.enabledInOrder().forEach(rule -> kinds.put(rule.id(), Kind.SHADOWED));
        for (ParsedPacket packet : packets) {
            Judgement judgement = PlainEvaluator.judge(policy, Guard.NONE, packet, "eth0");
            judgement.countedRuleIds().forEach(id -> kinds.put(id, Kind.EFFECTIVE));
            String id = judgement.ruleId();
            if (id != null && kinds.get(id) != Kind.EFFECTIVE) {
                Policy without = without(policy, Set.of(id));
                boolean isMissed = PlainEvaluator.judge(without, Guard.NONE, packet, "eth0")
                                .verdict()
                        != judgement.verdict();
                kinds.put(id, isMissed ? Kind.EFFECTIVE : Kind.REDUNDANT);
            }
        }
        return kinds;
    }

    private static Policy without(Policy policy, Set<String> ids) {
        return new Policy(
                1,
                policy.defaultAction(),
                policy.options(),
                policy.rules().stream().filter(rule -> !ids.contains(rule.id())).toList());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyRuleIsWhatItIsForAllPackets(long seed) {
        Policy policy = policy(seed);
        List<ParsedPacket> packets = everyPacket();
        Map<String, Kind> found = new TreeMap<>();
        for (RuleFinding finding : PolicyAnalysis.analyse(policy, Guard.NONE, Duration.ofSeconds(60))
                .rules()) {
            found.put(finding.ruleId(), finding.kind());
            if (finding.kind() == Kind.SHADOWED) {
                shadowing(policy, finding, packets, seed);
            }
            conflicting(policy, finding, packets, seed);
        }
        assertThat(found).as(Seeds.replay(seed)).isEqualTo(expected(policy, packets));
    }

    /** The rules named are enough, and none of them is too much. */
    private static void shadowing(Policy policy, RuleFinding finding, List<ParsedPacket> packets, long seed) {
        Set<String> others = new HashSet<>();
        policy.rules().forEach(rule -> others.add(rule.id()));
        others.remove(finding.ruleId());
        finding.by().forEach(others::remove);
        String what = finding + ", " + Seeds.replay(seed);
        assertThat(decides(without(policy, others), finding.ruleId(), packets))
                .as(what)
                .isFalse();
        for (String id : finding.by()) {
            others.add(id);
            assertThat(decides(without(policy, others), finding.ruleId(), packets))
                    .as(what)
                    .isTrue();
            others.remove(id);
        }
    }

    private static boolean decides(Policy policy, String id, List<ParsedPacket> packets) {
        return packets.stream()
                .map(packet -> PlainEvaluator.judge(policy, Guard.NONE, packet, "eth0"))
                .anyMatch(judgement -> id.equals(judgement.ruleId())
                        || judgement.countedRuleIds().contains(id));
    }

    /** Each conflict is one, and none is missing among the earlier rules of a rule that is reached. */
    private static void conflicting(Policy policy, RuleFinding finding, List<ParsedPacket> packets, long seed) {
        Rule rule = policy.rule(finding.ruleId()).orElseThrow();
        Set<String> expected = new HashSet<>();
        boolean isReached = finding.kind() == Kind.EFFECTIVE || finding.kind() == Kind.REDUNDANT;
        for (Rule other : policy.enabledInOrder()) {
            boolean isContrary =
                    other.action().isTerminal() && rule.action().isTerminal() && other.action() != rule.action();
            if (isReached && isContrary && Rule.ORDER.compare(other, rule) < 0 && overlap(rule, other, packets)) {
                expected.add(other.id());
            }
        }
        assertThat(finding.conflicts())
                .as(finding + ", " + Seeds.replay(seed))
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(finding.moreConflicts()).isFalse();
    }

    private static boolean overlap(Rule one, Rule other, List<ParsedPacket> packets) {
        boolean both = false;
        boolean onlyOne = false;
        boolean onlyOther = false;
        for (ParsedPacket packet : packets) {
            boolean first = matches(one, packet);
            boolean second = matches(other, packet);
            both |= first && second;
            onlyOne |= first && !second;
            onlyOther |= second && !first;
        }
        return both && onlyOne && onlyOther;
    }

    private static boolean matches(Rule rule, ParsedPacket packet) {
        return PlainEvaluator.judge(Rules.policy(Verdict.PASS, rule), Guard.NONE, packet, "eth0")
                        .ruleId()
                != null;
    }

    @Test
    void unionsAreMetOften() {
        long unions = LongStream.rangeClosed(1, 200)
                .mapToObj(EveryPacketTest::policy)
                .flatMap(policy -> PolicyAnalysis.analyse(policy, Guard.NONE, Duration.ofSeconds(60)).rules().stream())
                .filter(finding ->
                        finding.kind() == Kind.SHADOWED && finding.by().size() > 1)
                .count();
        assertThat(unions).isGreaterThan(15);
    }

    /** Without time nothing is claimed; the same policy with time is decided. */
    @Test
    void theTimeBoundEndsIt() {
        Policy policy = policy(7);
        PolicyFindings hasty = PolicyAnalysis.analyse(policy, Guard.NONE, Duration.ZERO);
        assertThat(hasty.rules()).isNotEmpty().allMatch(finding -> finding.kind() == Kind.UNDECIDED);
        assertThat(hasty.decided()).isZero();
        PolicyFindings ample = PolicyAnalysis.analyse(policy, Guard.NONE, Duration.ofSeconds(60));
        assertThat(ample.decided()).isEqualTo(ample.rules().size());
    }
}
