package io.xdpgate.bpf;

import static io.xdpgate.bpf.CompiledByHand.counting;
import static io.xdpgate.bpf.CompiledByHand.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.compiler.tables.RuleInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CounterSlotsTest {
    private final CounterSlots slots = new CounterSlots();
    private final List<Object> emptied = new ArrayList<>();
    private long done = Long.MAX_VALUE;

    @Test
    void aRuleKeepsItsSlotAndFindsItAgain() {
        install(List.of(rule("a", 7), rule(null, 0)), List.of(), 1);
        int slot = slots.slot(rule("a", 7));
        assertThat(slot).isBetween(16, 4095);
        assertThat(slots.slot(rule(null, 0))).isBetween(16, 4095).isNotEqualTo(slot);
        install(List.of(rule("b", 8)), List.of(rule("a", 7)), 2);
        assertThat(slots.slot(rule("a", 7))).isZero();
        assertThat(slots.slotOf("a")).isEqualTo(slot);
        install(List.of(rule("a", 9)), List.of(), 3);
        assertThat(slots.slot(rule("a", 9))).isEqualTo(slot);
        assertThat(emptied).isEmpty();
    }

    @Test
    void countRulesComeFirstAndTheRestCountElsewhere() {
        List<RuleInfo> rules = new ArrayList<>(rules("r", 5000));
        rules.add(counting("c", 1));
        install(rules, List.of(), 1);
        assertThat(slots.slot(counting("c", 1))).isEqualTo(16);
        assertThat(slots.used()).isEqualTo(CounterSlots.SLOTS);
        Set<Integer> given = new HashSet<>();
        rules.forEach(rule -> given.add(slots.slot(rule)));
        assertThat(given).hasSize(CounterSlots.SLOTS + 1).contains(0, 4095).doesNotContain(15, 4096);
    }

    @Test
    void theSlotOfARemovedRuleIsEmptiedBeforeItIsReusedAndNotBeforeItsGracePeriod() {
        List<RuleInfo> old = rules("old", CounterSlots.SLOTS);
        install(old, List.of(), 1);
        done = 1;
        install(List.of(rule("late", 1)), old.subList(0, 2), 2);
        assertThat(slots.slot(rule("late", 1))).isZero();
        install(List.of(rule("late", 1)), List.of(), 3);
        assertThat(slots.slot(rule("late", 1))).isZero();
        done = 2;
        install(List.of(rule("late", 1)), List.of(), 4);
        assertThat(emptied).containsExactly("old0");
        assertThat(slots.slot(rule("late", 1))).isEqualTo(16);
        assertThat(slots.slotOf("old0")).isZero();
        assertThat(slots.slotOf("old1")).isEqualTo(17);
    }

    @Test
    void whatIsAbandonedIsAsItWas() {
        install(List.of(rule("a", 1), rule("b", 2)), List.of(), 1);
        install(List.of(), List.of(rule("b", 2)), 2);
        int slotOfB = slots.slotOf("b");
        slots.take(List.of(rule("b", 2), rule("c", 3)), ticket -> true, (rule, slot) -> emptied.add(rule));
        assertThat(slots.slot(rule("b", 2))).isEqualTo(slotOfB);
        assertThat(slots.committedSlot(rule("b", 2))).isZero();
        assertThat(slots.slot(rule("c", 3))).isNotZero();
        slots.abandon();
        assertThat(slots.slot(rule("b", 2))).isZero();
        assertThat(slots.slotOf("b")).isEqualTo(slotOfB);
        assertThat(slots.slot(rule("c", 3))).isZero();
        assertThat(slots.used()).isEqualTo(1);
        assertThat(slots.committedSlot(rule("a", 1))).isEqualTo(16);
    }

    @Test
    void sharedLogStatesAreThoseOfRules() {
        assertThat(CounterSlots.sharedLogState(0)).isEqualTo(16);
        assertThat(CounterSlots.sharedLogState(4079)).isEqualTo(4095);
        assertThat(CounterSlots.sharedLogState(4080)).isEqualTo(16);
        assertThat(CounterSlots.sharedLogState(-1)).isBetween(16, 4095);
    }

    private void install(List<RuleInfo> rules, List<RuleInfo> removed, long ticket) {
        slots.take(rules, asked -> asked <= done, (rule, slot) -> emptied.add(rule));
        slots.commit(removed, ticket);
    }

    private static List<RuleInfo> rules(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> rule(prefix + i, i)).toList();
    }
}
