package io.xdpgate.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.policy.Action;
import io.xdpgate.policy.AddressSet;
import io.xdpgate.policy.AddressSets;
import io.xdpgate.policy.EntrySet;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Verdict;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Random material is worth its time only if it reaches every outcome often. */
class RandomMaterialTest {
    @Test
    void sameSeedSameMaterial() {
        assertThat(RandomFrames.frames(5, 50))
                .usingElementComparator(Arrays::compare)
                .isEqualTo(RandomFrames.frames(5, 50));
        assertThat(RandomPolicies.policy(5, RandomPolicies.Shape.ANY))
                .isEqualTo(RandomPolicies.policy(5, RandomPolicies.Shape.ANY));
    }

    @Test
    void framesAndPoliciesReachEveryOutcome() {
        Map<Reason, Integer> reasons = new EnumMap<>(Reason.class);
        Set<Verdict> verdictsOfRules = EnumSet.noneOf(Verdict.class);
        int counted = 0;
        for (int seed = 0; seed < 20; seed++) {
            Policy policy = RandomPolicies.policy(seed, RandomPolicies.Shape.ANY);
            Guard guard = RandomPolicies.guard(seed);
            for (byte[] frame : RandomFrames.frames(seed, 500)) {
                Judgement judgement = PlainEvaluator.judge(policy, guard, PlainParser.parse(frame), "eth0");
                reasons.merge(judgement.reason(), 1, Integer::sum);
                if (judgement.reason() == Reason.RULE) {
                    verdictsOfRules.add(judgement.verdict());
                }
                counted += judgement.countedRuleIds().size();
            }
        }
        Set<Reason> judged = EnumSet.complementOf(EnumSet.of(Reason.INTERNAL, Reason.PANIC));
        assertThat(reasons.keySet()).isEqualTo(judged);
        assertThat(reasons.values()).allMatch(times -> times >= 20);
        assertThat(reasons.get(Reason.RULE)).isGreaterThan(2_000);
        assertThat(verdictsOfRules).hasSize(2);
        assertThat(counted).isGreaterThan(500);
    }

    @Test
    void setsDecide() {
        RandomPolicies.Shape shape = RandomPolicies.Shape.ANY.withSets();
        int changed = 0;
        for (int seed = 0; seed < 20; seed++) {
            Policy policy = RandomPolicies.policy(seed, shape);
            assertThat(policy).isEqualTo(RandomPolicies.policy(seed, shape));
            AddressSets none = policy.sets();
            for (String name : policy.sets().names()) {
                none = none.with(AddressSet.create(name, null, EntrySet.EMPTY, Instant.EPOCH));
            }
            Policy without = policy.withSets(none);
            for (byte[] frame : RandomFrames.frames(seed, 200)) {
                ParsedPacket packet = PlainParser.parse(frame);
                Judgement judgement = PlainEvaluator.judge(policy, Guard.NONE, packet, "eth0");
                changed += judgement.equals(PlainEvaluator.judge(without, Guard.NONE, packet, "eth0")) ? 0 : 1;
            }
        }
        assertThat(changed).isGreaterThan(100);
    }

    @Test
    void policiesStayWithinTheLimits() {
        RandomPolicies.Shape shape = RandomPolicies.Shape.ANY.upTo(1_000).withInterfaces("eth0", "eth1");
        List<Policy> policies = LongStream.range(0, 8)
                .mapToObj(seed -> RandomPolicies.policy(seed, shape))
                .toList();
        assertThat(policies).anyMatch(policy -> policy.rules().size() > 700);
        assertThat(policies)
                .allSatisfy(policy -> assertThat(policy.rules().stream()
                                .filter(rule -> rule.action() == Action.COUNT)
                                .count())
                        .isLessThanOrEqualTo(RandomPolicies.MOST_COUNT_RULES));
    }
}
