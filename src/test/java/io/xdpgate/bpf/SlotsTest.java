package io.xdpgate.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xdpgate.compiler.CompiledRule;
import io.xdpgate.dataplane.DataplaneException;
import io.xdpgate.policy.Action;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SlotsTest {
    @Test
    void aRuleKeepsItsSlotAndARemovedOneToo() {
        CounterSlots slots = new CounterSlots();
        int first = install(slots, List.of(rule(256, "a"))).slot(rule(256, "a"));
        install(slots, List.of(rule(256, "b")));
        assertThat(first).isGreaterThanOrEqualTo(16);
        assertThat(slots.rules()).containsOnlyKeys("a", "b").containsEntry("a", first);
        assertThat(install(slots, List.of(rule(300, "a"))).slot(rule(300, "a"))).isEqualTo(first);
    }

    @Test
    void guardEntriesShareASlotByPositionAndAreNoRules() {
        CounterSlots slots = new CounterSlots();
        int first = install(slots, List.of(rule(256, null))).slot(rule(256, null));
        assertThat(install(slots, List.of(rule(256, null))).slot(rule(256, null)))
                .isEqualTo(first);
        assertThat(slots.rules()).isEmpty();
        assertThat(slots.ruleId(first)).isNull();
    }

    @Test
    void theLongestRemovedGiveWayWhenRoomIsNeeded() {
        CounterSlots slots = new CounterSlots();
        install(slots, rules("old", 1900));
        install(slots, rules("mid", 1900));
        CounterSlots.Plan plan = install(slots, rules("new", 1900));
        assertThat(plan.reused()).hasSize(3 * 1900 - 4080).doesNotHaveDuplicates();
        assertThat(plan.bySource().values()).doesNotHaveDuplicates();
        assertThat(slots.rules().keySet().stream().filter(id -> id.startsWith("old")))
                .hasSize(4080 - 2 * 1900);
        assertThat(slots.rules().keySet().stream().filter(id -> id.startsWith("mid")))
                .hasSize(1900);
    }

    @Test
    void anAbandonedPlanLeavesNothing() {
        CounterSlots slots = new CounterSlots();
        install(slots, List.of(rule(256, "a")));
        CounterSlots.Plan plan = slots.plan(List.of(rule(256, "a"), rule(257, "b")));
        slots.abandon(plan);
        assertThat(slots.rules()).containsOnlyKeys("a");
        assertThat(slots.ruleId(plan.slot(rule(257, "b")))).isNull();
        assertThat(slots.used()).isEqualTo(1);
    }

    @Test
    void aReusedSlotThatWasNotZeroedIsZeroedByWhoeverGetsItNext() {
        CounterSlots slots = new CounterSlots();
        install(slots, rules("old", 1900));
        install(slots, rules("mid", 1900));
        install(slots, rules("new", 280));
        CounterSlots.Plan failed = slots.plan(List.of(rule(1, "late")));
        assertThat(failed.reused()).containsExactly(failed.slot(rule(1, "late")));
        slots.abandon(failed);

        CounterSlots.Plan again = slots.plan(List.of(rule(1, "later")));
        assertThat(again.reused()).isEqualTo(failed.reused());
        slots.abandon(again);
        CounterSlots.Plan third = install(slots, List.of(rule(1, "last")));
        assertThat(third.reused()).isEqualTo(failed.reused()).containsExactly(third.slot(rule(1, "last")));
        assertThat(install(slots, List.of(rule(1, "last"))).reused()).isEmpty();
    }

    @Test
    void whatRemovedRulesKeepIsNotInUse() {
        CounterSlots slots = new CounterSlots();
        install(slots, rules("old", 1900));
        assertThat(slots.used()).isEqualTo(1900);
        install(slots, rules("mid", 1900));
        install(slots, rules("new", 5));
        assertThat(slots.used()).isEqualTo(5);
    }

    @Test
    void aFreshSlotOfAnAbandonedPlanNeedsNoZeroing() {
        CounterSlots slots = new CounterSlots();
        CounterSlots.Plan failed = slots.plan(List.of(rule(1, "a")));
        slots.abandon(failed);
        assertThat(install(slots, List.of(rule(1, "b"))).reused()).isEmpty();
    }

    @Test
    void anInterfaceGetsItsFormerSlotAndOthersGetUnusedOnes() {
        InterfaceSlots slots = new InterfaceSlots();
        assertThat(slots.take("eth0")).isEqualTo(new InterfaceSlots.Taken(0, null));
        slots.release(0);
        assertThat(slots.take("eth1")).isEqualTo(new InterfaceSlots.Taken(1, null));
        assertThat(slots.take("eth0")).isEqualTo(new InterfaceSlots.Taken(0, null));
        assertThat(slots.active()).containsOnlyKeys("eth0", "eth1");
        assertThat(slots.name(63)).isEqualTo("unknown");
    }

    @Test
    void aSlotChangesHandsOnlyWhenNoneIsLeft() {
        InterfaceSlots slots = new InterfaceSlots();
        IntStream.range(0, 63).forEach(i -> slots.take("eth" + i));
        assertThatExceptionOfType(DataplaneException.class).isThrownBy(() -> slots.take("one-more"));
        slots.release(5);
        assertThat(slots.take("one-more")).isEqualTo(new InterfaceSlots.Taken(5, "eth5"));
    }

    @Test
    void aSlotCountsUnderItsFormerNameUntilItIsHandedOver() {
        InterfaceSlots slots = new InterfaceSlots();
        IntStream.range(0, 63).forEach(i -> slots.take("eth" + i));
        slots.release(5);
        slots.take("one-more");
        assertThat(slots.active()).containsEntry("one-more", 5).doesNotContainKey("eth5");
        assertThat(slots.name(5)).isEqualTo("eth5");
        slots.handOver(5);
        assertThat(slots.name(5)).isEqualTo("one-more");
    }

    @Test
    void aHandOverThatFailsLeavesTheSlotToItsFormerName() {
        InterfaceSlots slots = new InterfaceSlots();
        IntStream.range(0, 63).forEach(i -> slots.take("eth" + i));
        slots.release(5);
        slots.take("one-more");
        slots.release(5);
        assertThat(slots.name(5)).isEqualTo("eth5");
        assertThat(slots.take("other")).isEqualTo(new InterfaceSlots.Taken(5, "eth5"));
        slots.release(5);
        assertThat(slots.take("eth5")).isEqualTo(new InterfaceSlots.Taken(5, null));
    }

    private static CounterSlots.Plan install(CounterSlots slots, List<CompiledRule> rules) {
        CounterSlots.Plan plan = slots.plan(rules);
        slots.commit(plan);
        return plan;
    }

    private static List<CompiledRule> rules(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> rule(i, prefix + i)).toList();
    }

    private static CompiledRule rule(int position, @Nullable String id) {
        return new CompiledRule(position, id, Action.DROP, null, 0, null);
    }
}
