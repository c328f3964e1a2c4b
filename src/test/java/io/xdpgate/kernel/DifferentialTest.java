package io.xdpgate.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.judge.RandomFrames;
import io.xdpgate.judge.RandomPolicies;
import io.xdpgate.judge.RandomPolicies.Shape;
import io.xdpgate.judge.Rules;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.Verdict;
import io.xdpgate.testkit.RequiresBpf;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The loaded program agrees with the plain evaluator on random policies and frames. */
@RequiresBpf
class DifferentialTest {
    private static final Shape SHAPE = Shape.ANY.withInterfaces(TestStand.INTERFACE, TestStand.OTHER_INTERFACE);

    /** A test run takes no frame below an Ethernet header. */
    private static final int SHORTEST_FRAME = 14;

    @Test
    void agreesOnEachFrame() {
        Map<Reason, Integer> reasons = new EnumMap<>(Reason.class);
        try (TestStand stand = TestStand.open()) {
            Seeds.of(20).forEach(seed -> {
                stand.install(RandomPolicies.policy(seed, SHAPE), RandomPolicies.guard(seed));
                for (byte[] frame : frames(seed, 200)) {
                    Reason reason = stand.check(frame, Seeds.replay(seed)).reason();
                    reasons.merge(reason, 1, Integer::sum);
                }
            });
        }
        if (Long.getLong("xdpgate.seed") == null && Seeds.atMost(20) == 20) {
            assertThat(reasons).as("every reason but internal and panic occurs").hasSize(8);
        }
    }

    @Test
    void agreesOnManyFrames() {
        try (TestStand stand = TestStand.open()) {
            Seeds.of(20).forEach(seed -> {
                stand.install(RandomPolicies.policy(seed, SHAPE), RandomPolicies.guard(seed));
                stand.checkTogether(frames(seed + 1_000, 5_000), Seeds.replay(seed));
            });
        }
    }

    @Test
    void agreesOnManyRules() {
        try (TestStand stand = TestStand.open()) {
            Seeds.of(3).forEach(seed -> {
                Policy policy = RandomPolicies.policy(seed, SHAPE.upTo(1_000));
                stand.install(policy, RandomPolicies.guard(seed));
                stand.checkTogether(frames(seed, 1_000), Seeds.replay(seed));
            });
        }
    }

    @Test
    void agreesOnAddressSets() {
        try (TestStand stand = TestStand.open()) {
            Seeds.of(10).forEach(seed -> {
                stand.install(RandomPolicies.policy(seed, SHAPE.withSets()), RandomPolicies.guard(seed));
                stand.checkTogether(frames(seed + 2_000, 2_000), Seeds.replay(seed));
            });
        }
    }

    /** Rules come, go, move and change with packets between: what changed stands beside what was compiled before. */
    @Test
    void agreesThroughChanges() {
        try (TestStand stand = TestStand.open()) {
            Seeds.of(4).forEach(seed -> {
                Random random = new Random(seed);
                List<Rule> pool = new ArrayList<>(
                        RandomPolicies.policy(seed, SHAPE.upTo(400)).rules());
                Policy policy = Rules.policy(Verdict.PASS, pool.toArray(Rule[]::new));
                stand.install(policy, RandomPolicies.guard(seed));
                for (int round = 0; round < 25; round++) {
                    policy = changed(policy, pool, random);
                    stand.change(policy);
                    stand.checkTogether(frames(seed * 1_000 + round, 200), Seeds.replay(seed));
                }
            });
        }
    }

    private static Policy changed(Policy before, List<Rule> pool, Random random) {
        List<Rule> rules = new ArrayList<>(before.rules());
        for (int change = random.nextInt(1, 6); change > 0; change--) {
            Rule other = pool.get(random.nextInt(pool.size()));
            int at = rules.isEmpty() ? 0 : random.nextInt(rules.size());
            switch (rules.isEmpty() ? 0 : random.nextInt(4)) {
                case 0 -> rules.add(Rules.rule(nextSequence(rules), other.priority(), other.match(), terminal(other)));
                case 1 -> rules.remove(at);
                case 2 -> // moved
                    rules.set(
                            at,
                            Rules.rule(
                                    rules.get(at).sequence(),
                                    random.nextInt(2_000),
                                    rules.get(at).match(),
                                    terminal(rules.get(at))));
                default -> // another condition
                    rules.set(
                            at,
                            Rules.rule(
                                    rules.get(at).sequence(),
                                    rules.get(at).priority(),
                                    other.match(),
                                    terminal(other)));
            }
        }
        return Rules.policy(before.defaultAction(), rules.toArray(Rule[]::new));
    }

    private static Action terminal(Rule rule) {
        return rule.action() == Action.COUNT ? Action.DROP : rule.action();
    }

    private static long nextSequence(List<Rule> rules) {
        return rules.stream().mapToLong(Rule::sequence).max().orElse(0) + 1;
    }

    private static List<byte[]> frames(long seed, int count) {
        return RandomFrames.frames(seed, count).stream()
                .filter(frame -> frame.length >= SHORTEST_FRAME)
                .toList();
    }
}
