package io.xdpgate.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.packet.FrameBuilder;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Policy;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TransformationsTest {
    @Test
    void neverChangeWhatTheJudgeSays() {
        List<Policy> policies = LongStream.range(0, 10)
                .mapToObj(seed -> RandomPolicies.policy(seed, RandomPolicies.Shape.BLIND_TO_WRAPPING))
                .toList();
        int changes = 0;
        for (byte[] frame : RandomFrames.frames(77, 2_000)) {
            for (Map.Entry<String, byte[]> changed : Transformations.of(frame).entrySet()) {
                changes++;
                for (Policy policy : policies) {
                    assertThat(judge(policy, changed.getValue()))
                            .as("%s in front", changed.getKey())
                            .isEqualTo(judge(policy, frame));
                }
            }
        }
        assertThat(changes).isGreaterThan(8_000);
    }

    @Test
    void eachIsAppliedWhereItCan() {
        assertThat(Transformations.of(FrameBuilder.ipv4().tcp(1, 2).build())).hasSize(6);
        assertThat(Transformations.of(FrameBuilder.ipv6().tcp(1, 2).build())).hasSize(8);
        assertThat(Transformations.of(FrameBuilder.arp().build())).hasSize(4);
    }

    @Test
    void noneIsAppliedWhereTheVerdictMayChange() {
        FrameBuilder twoTags = FrameBuilder.ipv4().tcp(1, 2).vlan(1).vlan(2);
        assertThat(Transformations.tags(twoTags.build(), 0x8100)).isEmpty();
        byte[] solicitation = FrameBuilder.ipv6().icmp(135, 0).hopLimit(255).build();
        assertThat(Transformations.ipv6Header(solicitation, 0)).isEmpty();
        byte[] fullHeader = FrameBuilder.ipv4().options(new int[40]).tcp(1, 2).build();
        assertThat(Transformations.ipv4Option(fullHeader, 1, 1, 1, 0)).isEmpty();
        byte[] fragment = FrameBuilder.ipv6().fragment(0, true).udp(1, 2).build();
        assertThat(Transformations.atomicFragment(fragment)).isEmpty();
        assertThat(Transformations.ipv6Header(fragment, 60)).isPresent();
        assertThat(Transformations.ipv4Option(FrameBuilder.ipv4().version(5).build(), 1, 1, 1, 0))
                .isEmpty();
    }

    private static Judgement judge(Policy policy, byte[] frame) {
        return PlainEvaluator.judge(policy, Guard.NONE, PlainParser.parse(frame), "eth0");
    }
}
