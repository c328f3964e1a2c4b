package io.xdpgate.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.judge.ParsedPacket;
import io.xdpgate.judge.PlainParser;
import io.xdpgate.judge.RandomFrames;
import io.xdpgate.judge.RandomPolicies;
import io.xdpgate.judge.RandomPolicies.Shape;
import io.xdpgate.kernel.Seeds;
import io.xdpgate.policy.Reason;
import io.xdpgate.testkit.RequiresBpf;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The program attached to a veth judges packets that arrive as the plain evaluator does, and counts each once. */
@RequiresBpf
class AttachedProgramTest {
    private static final int POLICIES = 9;
    private static final int FRAMES = 2_000;
    private static final Shape SHAPE = Shape.ANY.withInterfaces(Wire.INTERFACE, "eth1");

    @BeforeAll
    static void needsNft() {
        NftTable.assumeNft();
    }

    @Test
    void judgesWhatArrives() {
        Set<Reason> reasons = EnumSet.noneOf(Reason.class);
        try (PlainJudge plain = new PlainJudge();
                AttachedJudge attached = AttachedJudge.open()) {
            Panel panel = panel(plain, attached);
            Seeds.of(POLICIES).forEach(seed -> {
                List<byte[]> frames = frames(seed, FRAMES);
                panel.install(RandomPolicies.policy(seed, SHAPE));
                assertThat(panel.disagreement(frames)).as(Seeds.replay(seed)).isEmpty();
                reasons.addAll(plain.judge(frames).reasons().keySet());
            });
        }
        if (Long.getLong("xdpgate.seed") == null) {
            assertThat(reasons).isEqualTo(EnumSet.complementOf(EnumSet.of(Reason.INTERNAL, Reason.PANIC)));
        }
    }

    @Test
    void countsTheBytesOfWholeFrames() {
        try (PlainJudge plain = new PlainJudge();
                AttachedJudge attached = AttachedJudge.open()) {
            Panel panel = panel(plain, attached);
            panel.install(BoundaryPolicy.COUNT_EVERYTHING);
            List<byte[]> frames = BoundaryFrames.all();
            Map<String, Long> expected = new TreeMap<>();
            BoundaryPolicy.COUNT_EVERYTHING.rules().forEach(rule -> expected.put(rule.id(), 0L));
            for (byte[] frame : frames) {
                Set<String> counting = plain.judge(List.of(frame)).rules().keySet();
                counting.forEach(rule -> expected.merge(rule, (long) frame.length, Long::sum));
            }
            assertThat(panel.disagreement(frames)).isEmpty();
            assertThat(attached.ruleBytes()).isEqualTo(expected);
        }
    }

    @Test
    void anotherPolicyIsCaught() {
        try (PlainJudge plain = new PlainJudge();
                Misreader attached = new Misreader(AttachedJudge.open(), Misreading.LAST_RULE_FIRST)) {
            Panel panel = panel(plain, attached);
            assertThat(LongStream.rangeClosed(1, POLICIES).anyMatch(seed -> {
                        panel.install(RandomPolicies.policy(seed, SHAPE));
                        return panel.disagreement(frames(seed, AttachedJudge.MOST_FRAMES))
                                .isPresent();
                    }))
                    .as("some policy and packet show it")
                    .isTrue();
        }
    }

    private static Panel panel(Judge plain, Judge attached) {
        return new Panel(Map.of("plain evaluator", plain, "attached program", attached), AttachedJudge.MOST_FRAMES);
    }

    private static List<byte[]> frames(long seed, int count) {
        List<byte[]> frames = RandomFrames.frames(seed + 1_000, 2 * count).stream()
                .filter(AttachedProgramTest::travels)
                .limit(count)
                .toList();
        assertThat(frames).hasSize(count);
        return frames;
    }

    /**
     * A packet socket sends no less than an Ethernet header, and behind the program skb_vlan_untag() (net/core/skbuff.c)
     * throws away a tag without two more bytes behind it, so that what was passed would not arrive.
     */
    private static boolean travels(byte[] frame) {
        ParsedPacket packet = PlainParser.parse(frame);
        return frame.length >= 14 && (packet.tags() == 0 || frame.length >= 20);
    }
}
