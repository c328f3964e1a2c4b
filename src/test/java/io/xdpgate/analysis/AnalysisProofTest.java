package io.xdpgate.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.analysis.RuleFinding.Kind;
import io.xdpgate.judge.Judgement;
import io.xdpgate.judge.ParsedPacket;
import io.xdpgate.judge.PlainEvaluator;
import io.xdpgate.judge.PlainParser;
import io.xdpgate.judge.RandomFrames;
import io.xdpgate.judge.RandomPolicies;
import io.xdpgate.judge.RandomPolicies.Shape;
import io.xdpgate.kernel.Seeds;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.RuleList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every answer against the plain evaluator, which shares nothing with the analysis but the values of a policy. */
class AnalysisProofTest {
    private static final Duration AMPLE = Duration.ofSeconds(60);
    private static final String OTHER_INTERFACE = "other0";

    static java.util.stream.LongStream seeds() {
        return Seeds.of(150);
    }

    /** What one policy came to, with what tries to disprove it. */
    private static final class Trial {
        private final Policy policy;
        private final Guard guard;
        private final List<RuleFinding> findings;
        private final long seed;

        Trial(long seed) {
            this.seed = seed;
            Random random = new Random(seed);
            Shape shape = Shape.ANY.upTo(1 + random.nextInt(40)).withInterfaces("eth0", "eth1");
            policy = RandomPolicies.policy(seed, random.nextInt(3) == 0 ? shape.withSets() : shape);
            guard = random.nextBoolean() ? Guard.NONE : RandomPolicies.guard(seed);
            findings = PolicyAnalysis.analyse(policy, guard, AMPLE).rules();
        }

        Judgement judge(Witness witness) {
            return judge(policy, witness);
        }

        Judgement judge(Policy other, Witness witness) {
            String name = Objects.requireNonNullElse(witness.interfaceName(), OTHER_INTERFACE);
            return PlainEvaluator.judge(other, guard, PlainParser.parse(WitnessFrames.frame(witness)), name);
        }

        Policy without(String id) {
            return new Policy(
                    policy.revision(),
                    policy.defaultAction(),
                    policy.options(),
                    RuleList.of(policy.rules()).without(id),
                    policy.sets());
        }

        Rule rule(RuleFinding finding) {
            return policy.rule(finding.ruleId()).orElseThrow();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theJudgeSaysTheSame(long seed) {
        Trial trial = new Trial(seed);
        for (RuleFinding finding : trial.findings) {
            assertThat(finding.kind()).as(Seeds.replay(seed)).isNotEqualTo(Kind.UNDECIDED);
            witnessed(trial, finding);
        }
        List<ParsedPacket> packets = packets(trial);
        for (String name : List.of("eth0", "eth1", OTHER_INTERFACE)) {
            for (ParsedPacket packet : packets) {
                notDisproved(trial, packet, name);
            }
        }
    }

    /** The witness is decided by the rule and, if the rule has an effect, has another verdict without it. */
    private static void witnessed(Trial trial, RuleFinding finding) {
        String what = finding + ", " + Seeds.replay(trial.seed);
        boolean isReached = finding.kind() == Kind.EFFECTIVE || finding.kind() == Kind.REDUNDANT;
        assertThat(finding.witness() != null).as(what).isEqualTo(isReached);
        if (finding.witness() == null) {
            return;
        }
        Judgement judgement = trial.judge(finding.witness());
        if (!trial.rule(finding).action().isTerminal()) {
            assertThat(judgement.countedRuleIds()).as(what).contains(finding.ruleId());
            return;
        }
        assertThat(judgement.reason()).as(what).isEqualTo(Reason.RULE);
        assertThat(judgement.ruleId()).as(what).isEqualTo(finding.ruleId());
        Judgement without = trial.judge(trial.without(finding.ruleId()), finding.witness());
        assertThat(without.verdict() != judgement.verdict()).as(what).isEqualTo(finding.kind() == Kind.EFFECTIVE);
    }

    /** Packets of the rules' own regions, which meet their bounds, and random ones. */
    private static List<ParsedPacket> packets(Trial trial) {
        List<ParsedPacket> packets = new ArrayList<>();
        RandomFrames.frames(trial.seed, 400).forEach(frame -> packets.add(PlainParser.parse(frame)));
        Search search = new Search(new Budget(Long.MAX_VALUE, System.nanoTime() + AMPLE.toNanos()));
        OverlapIndex index = new OverlapIndex();
        index.sets(trial.policy.sets());
        trial.policy.rules().forEach(index::add);
        for (Rule rule : trial.policy.enabledInOrder()) {
            RuleEntry entry = Objects.requireNonNull(index.entry(rule.id()));
            for (int i = 0; i < 20 && !index.regions(entry).isEmpty(); i++) {
                try {
                    Region.Point point = search.point(entry, index, i);
                    if (point != null) {
                        packets.add(PlainParser.parse(WitnessFrames.frame(Witness.of(point, index.interfaces()))));
                    }
                } catch (Budget.Spent spent) {
                    throw new AssertionError(spent);
                }
            }
        }
        return packets;
    }

    private static void notDisproved(Trial trial, ParsedPacket packet, String interfaceName) {
        Judgement judgement = PlainEvaluator.judge(trial.policy, trial.guard, packet, interfaceName);
        for (RuleFinding finding : trial.findings) {
            boolean decides = finding.ruleId().equals(judgement.ruleId())
                    || judgement.countedRuleIds().contains(finding.ruleId());
            if (decides) {
                String what = finding + " meets " + packet + ", " + Seeds.replay(trial.seed);
                assertThat(finding.kind()).as(what).isIn(Kind.EFFECTIVE, Kind.REDUNDANT);
                if (finding.kind() == Kind.REDUNDANT) {
                    Judgement without =
                            PlainEvaluator.judge(trial.without(finding.ruleId()), trial.guard, packet, interfaceName);
                    assertThat(without.verdict()).as(what).isEqualTo(judgement.verdict());
                }
            }
        }
    }

    /** Random policies are worth their time only if they have rules of every kind. */
    @Test
    void everyKindIsMet() {
        Map<Kind, Integer> kinds = new EnumMap<>(Kind.class);
        int conflicts = 0;
        for (long seed = 1; seed <= 60; seed++) {
            for (RuleFinding finding : new Trial(seed).findings) {
                kinds.merge(finding.kind(), 1, Integer::sum);
                conflicts += finding.conflicts().size();
            }
        }
        assertThat(kinds).containsOnlyKeys(Kind.EFFECTIVE, Kind.REDUNDANT, Kind.SHADOWED, Kind.NEVER_MATCHES);
        assertThat(kinds.get(Kind.EFFECTIVE)).isGreaterThan(200);
        assertThat(kinds.get(Kind.REDUNDANT)).isGreaterThan(50);
        assertThat(kinds.get(Kind.SHADOWED)).isGreaterThan(100);
        assertThat(kinds.get(Kind.NEVER_MATCHES)).isGreaterThan(5);
        assertThat(conflicts).isGreaterThan(100);
    }
}
