package io.xdpgate.classbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xdpgate.classbench.FiveField.Block;
import io.xdpgate.judge.Judgement;
import io.xdpgate.judge.PlainEvaluator;
import io.xdpgate.judge.PlainParser;
import io.xdpgate.policy.Address;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.MatchCheck;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Reason;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WidenedTest {
    @Test
    void keepsWhatIsInAPrefixAndWhatIsNot() {
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            Block block = new Block(random.nextInt(), 3 + random.nextInt(30));
            int inside = block.address() | (random.nextInt() & (block.last() ^ block.address()));
            int outside = inside ^ Integer.MIN_VALUE >>> random.nextInt(block.length());
            assertThat(Widened.prefix(block).contains(address(inside))).isTrue();
            assertThat(Widened.prefix(block).contains(address(outside))).isFalse();
        }
    }

    @Test
    void refusesPrefixesThatAreSeveral() {
        assertThatThrownBy(() -> Widened.prefix(new Block(0, 2))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void makesTheSameRulesDecideTheSamePackets() {
        List<FiveField> rules = GeneratedRules.of(Shape.ACL, 300, 1);
        RuleIndex index = new RuleIndex(rules);
        Policy policy = Policies.dropping(rules, Family.IPV6);
        assertThat(policy.rules())
                .allSatisfy(rule -> assertThat(MatchCheck.faults(rule.match())).isEmpty());
        for (Header header : Traffic.uniform(rules, 200, 2)) {
            assertThat(judge(policy, header).ruleId()).isEqualTo("r_" + index.first(header));
        }
        for (Header header : Traffic.noMatch(rules, 200, 3)) {
            assertThat(judge(policy, header).reason()).isEqualTo(Reason.DEFAULT);
        }
    }

    private static Judgement judge(Policy policy, Header header) {
        return PlainEvaluator.judge(policy, Guard.NONE, PlainParser.parse(header.frame(Family.IPV6)), "any");
    }

    private static Address address(int address) {
        return new Address(Family.IPV6, Widened.address(address));
    }
}
