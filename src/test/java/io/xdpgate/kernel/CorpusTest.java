package io.xdpgate.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.judge.Judgement;
import io.xdpgate.judge.PlainEvaluator;
import io.xdpgate.judge.PlainParser;
import io.xdpgate.judge.RandomPolicies;
import io.xdpgate.judge.RandomPolicies.Shape;
import io.xdpgate.judge.Transformations;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Policy;
import io.xdpgate.testkit.RequiresBpf;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every frame of the corpus has the judge's verdict, and keeps it behind tags, IP options and extension headers.
 * The loaded program judges what a test run takes; of the rest {@link HostParserTest} shows that the facts, and with
 * them verdict and reason, are the same.
 */
@RequiresBpf
class CorpusTest {
    private static final int POLICIES = Seeds.atMost(20);
    private static final int POLICIES_FOR_WRAPPED_FRAMES = Seeds.atMost(4);
    private static final int SHORTEST_FRAME = 14;
    private static final int LONGEST_CAPTURED = 65_535;

    private final List<Corpus.Item> items = Corpus.items();

    @Test
    void everyFrameHasTheVerdictOfTheJudge() {
        try (TestStand stand = TestStand.open()) {
            int longest = longestFrame(stand);
            for (long seed = 1; seed <= POLICIES; seed++) {
                stand.install(RandomPolicies.policy(seed, Shape.ANY), RandomPolicies.guard(seed));
                stand.checkTogether(
                        items.stream()
                                .map(Corpus.Item::frame)
                                .filter(frame -> fits(frame, longest))
                                .toList(),
                        "corpus under policy " + seed);
            }
            long judged =
                    items.stream().filter(item -> fits(item.frame(), longest)).count();
            assertThat(judged).as("judged by the program").isGreaterThan(4_000);
        }
    }

    @Test
    void noFrameChangesItsVerdictBehindTagsOptionsAndExtensionHeaders() {
        try (TestStand stand = TestStand.open()) {
            int longest = longestFrame(stand);
            List<byte[]> wrapped = items.stream()
                    .flatMap(item -> Transformations.of(item.frame()).values().stream())
                    .filter(frame -> fits(frame, longest))
                    .toList();
            for (long seed = 1; seed <= POLICIES_FOR_WRAPPED_FRAMES; seed++) {
                stand.install(RandomPolicies.policy(seed, Shape.BLIND_TO_WRAPPING));
                stand.checkTogether(wrapped, "wrapped corpus under policy " + seed);
            }
        }
    }

    @Test
    @Tag("host")
    void theJudgeItselfIsBlindToWrapping() {
        List<Policy> policies = LongStream.rangeClosed(1, POLICIES)
                .mapToObj(seed -> RandomPolicies.policy(seed, Shape.BLIND_TO_WRAPPING))
                .toList();
        for (Corpus.Item item : items) {
            Transformations.of(item.frame())
                    .forEach((name, frame) -> policies.forEach(policy -> {
                        Judgement plain = judge(policy, item.frame());
                        Judgement wrapped = judge(policy, frame);
                        if (!plain.equals(wrapped)) {
                            assertThat(wrapped).as("%s behind %s", item, name).isEqualTo(plain);
                        }
                    }));
        }
    }

    private static Judgement judge(Policy policy, byte[] frame) {
        return PlainEvaluator.judge(policy, Guard.NONE, PlainParser.parse(frame), TestStand.INTERFACE);
    }

    private static boolean fits(byte[] frame, int longest) {
        return frame.length >= SHORTEST_FRAME && frame.length <= longest;
    }

    /** The longest frame that the program sees whole in a test run; it depends on the kernel. */
    private static int longestFrame(TestStand stand) {
        int takes = SHORTEST_FRAME;
        int refuses = LONGEST_CAPTURED;
        while (refuses - takes > 1) {
            int middle = (takes + refuses) / 2;
            if (stand.seesWhole(middle)) {
                takes = middle;
            } else {
                refuses = middle;
            }
        }
        return takes;
    }
}
