package io.xdpgate.classbench;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.judge.Judgement;
import io.xdpgate.judge.PlainEvaluator;
import io.xdpgate.judge.PlainParser;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.MatchCheck;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Reason;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GeneratedRulesTest {
    private static final int SIZE = 300;

    static Stream<List<FiveField>> sets() {
        return Stream.of(
                GeneratedRules.of(Shape.ACL, SIZE, 1),
                GeneratedRules.of(Shape.FIREWALL, SIZE, 1),
                GeneratedRules.of(Shape.IP_CHAIN, SIZE, 1),
                GeneratedRules.tuples(SIZE, 1),
                GeneratedRules.prefixes(SIZE, 1),
                GeneratedRules.portsOnly(SIZE, 1),
                GeneratedRules.oneDestination(SIZE, 1),
                GeneratedRules.heavyOverlap(SIZE, 1));
    }

    @ParameterizedTest
    @MethodSource("sets")
    void areAsManyAsAskedForAndDiffer(List<FiveField> rules) {
        assertThat(rules).hasSize(SIZE).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("sets")
    void areMetByTheirSamplesAsThePlainEvaluatorSees(List<FiveField> rules) {
        Policy policy = Policies.dropping(rules);
        Random random = new Random(2);
        for (FiveField rule : rules.subList(0, 50)) {
            Header header = rule.sample(random);
            assertThat(rule.holds(header)).isTrue();
            assertThat(judge(policy, header).ruleId()).isEqualTo("r_" + first(rules, header));
        }
        for (Header header : Traffic.noMatch(rules, 50, 3)) {
            boolean named = first(rules, header) < rules.size();
            assertThat(judge(policy, header).reason()).isEqualTo(named ? Reason.RULE : Reason.DEFAULT);
        }
    }

    @ParameterizedTest
    @MethodSource("sets")
    void arePoliciesThatTheServiceTakes(List<FiveField> rules) {
        assertThat(rules)
                .allSatisfy(rule -> assertThat(MatchCheck.faults(rule.match())).isEmpty());
    }

    @Test
    void areTheSameForTheSameSeed() {
        assertThat(GeneratedRules.of(Shape.FIREWALL, SIZE, 1)).isEqualTo(GeneratedRules.of(Shape.FIREWALL, SIZE, 1));
        assertThat(GeneratedRules.of(Shape.FIREWALL, SIZE, 1)).isNotEqualTo(GeneratedRules.of(Shape.FIREWALL, SIZE, 2));
    }

    @Test
    void haveTheSharesOfTheirShape() {
        List<FiveField> rules = GeneratedRules.of(Shape.FIREWALL, 2_000, 1);
        long anySource =
                rules.stream().filter(rule -> rule.source().length() == 0).count();
        long anyDestination =
                rules.stream().filter(rule -> rule.destination().length() == 0).count();
        assertThat(100.0 * anySource / rules.size()).isBetween(28.0, 44.0);
        assertThat(100.0 * anyDestination / rules.size()).isBetween(13.0, 25.0);
    }

    @Test
    void zipfTrafficPrefersAFewRules() {
        List<FiveField> rules = GeneratedRules.tuples(SIZE, 1);
        assertThat(most(rules, Traffic.zipf(rules, 3_000, 4))).isGreaterThan(300);
        assertThat(most(rules, Traffic.uniform(rules, 3_000, 4))).isLessThan(60);
    }

    private static long most(List<FiveField> rules, List<Header> headers) {
        return rules.stream()
                .mapToLong(rule -> headers.stream().filter(rule::holds).count())
                .max()
                .orElseThrow();
    }

    private static Judgement judge(Policy policy, Header header) {
        return PlainEvaluator.judge(policy, Guard.NONE, PlainParser.parse(header.frame()), "any");
    }

    private static int first(List<FiveField> rules, Header header) {
        int index = 0;
        while (index < rules.size() && !rules.get(index).holds(header)) {
            index++;
        }
        return index;
    }
}
