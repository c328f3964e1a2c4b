package io.xdpgate.bpf;

import static io.xdpgate.bpf.CompiledByHand.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.bpf.abi.Limits;
import io.xdpgate.compiler.tables.RuleInfo;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RuleNumbersTest {
    private final RuleNumbers numbers = new RuleNumbers();

    @Test
    void aRuleKeepsItsNumberWhateverItsKey() {
        numbers.take(List.of(rule("a", 7), rule("b", 8)), ticket -> true);
        int first = numbers.number(rule("a", 7));
        numbers.take(List.of(rule("a", 99)), ticket -> true);
        assertThat(numbers.number(rule("a", 99))).isEqualTo(first);
        assertThat(numbers.number(rule("b", 8))).isNotEqualTo(first);
        assertThat(numbers.ruleId(first)).isEqualTo("a");
    }

    @Test
    void guardEntriesHaveNumbersButNoId() {
        numbers.take(List.of(rule(null, 0), rule(null, 1)), ticket -> true);
        assertThat(numbers.number(rule(null, 0))).isNotEqualTo(numbers.number(rule(null, 1)));
        assertThat(numbers.ruleId(numbers.number(rule(null, 1)))).isNull();
    }

    @Test
    void whatIsNoRuleHasNoId() {
        assertThat(numbers.number(rule("a", 7))).isEqualTo((int) Limits.NO_RULE);
        assertThat(numbers.ruleId((int) Limits.NO_RULE)).isNull();
        assertThat(numbers.ruleId(Integer.MAX_VALUE)).isNull();
    }

    @Test
    void theNumberOfARemovedRuleIsReusedLateAndTheOldestFirst() {
        List<RuleInfo> many = IntStream.rangeClosed(0, RuleNumbers.LATE)
                .mapToObj(i -> rule("r" + i, i))
                .toList();
        numbers.take(many, ticket -> true);
        int oldest = numbers.number(rule("r5", 5));
        numbers.release(List.of(rule("r5", 5)), 0);
        numbers.take(List.of(rule("early", 1)), ticket -> true);
        assertThat(numbers.number(rule("early", 1))).isEqualTo(RuleNumbers.LATE + 1);
        assertThat(numbers.ruleId(oldest)).isEqualTo("r5");
        numbers.release(many, 0);
        numbers.take(List.of(rule("late", 2), rule("later", 3)), ticket -> true);
        assertThat(numbers.number(rule("late", 2))).isEqualTo(oldest);
        assertThat(numbers.ruleId(oldest)).isEqualTo("late");
        assertThat(numbers.number(rule("later", 3))).isEqualTo(RuleNumbers.LATE + 2);
    }
}
