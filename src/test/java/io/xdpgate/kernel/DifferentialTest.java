package io.xdpgate.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.judge.RandomFrames;
import io.xdpgate.judge.RandomPolicies;
import io.xdpgate.judge.RandomPolicies.Shape;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Reason;
import io.xdpgate.testkit.RequiresBpf;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
        if (Long.getLong("xdpgate.seed") == null) {
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

    private static List<byte[]> frames(long seed, int count) {
        return RandomFrames.frames(seed, count).stream()
                .filter(frame -> frame.length >= SHORTEST_FRAME)
                .toList();
    }
}
