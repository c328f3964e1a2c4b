package io.xdpgate.bpf;

import io.xdpgate.bpf.abi.Limits;
import io.xdpgate.compiler.CompiledRule;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Which rule counts in which slot of {@code xg_counters}. A rule keeps its slot for as long as it lives; the slot
 * of a removed rule stays with it until the room is needed. Writers are serialised by the caller.
 */
final class CounterSlots {
    private final AtomicReferenceArray<@Nullable String> ruleIds = new AtomicReferenceArray<>(Limits.COUNTERS);
    private final BitSet taken = new BitSet(Limits.COUNTERS);
    /** Free slots that still hold the counters of a removed rule. */
    private final BitSet dirty = new BitSet(Limits.COUNTERS);

    private Map<String, Integer> live = Map.of();
    /** Slots of removed rules, the longest removed first. */
    private final LinkedHashMap<String, Integer> retired = new LinkedHashMap<>();

    CounterSlots() {
        taken.set(0, Limits.REASONS);
    }

    /**
     * Slots for a policy that is about to be published.
     *
     * @param bySource slot by {@link #source}
     * @param reused slots that held the counters of removed rules and must be zeroed first
     */
    record Plan(Map<String, Integer> bySource, List<Integer> reused) {
        int slot(CompiledRule rule) {
            Integer slot = bySource.get(source(rule));
            if (slot == null) {
                throw new IllegalArgumentException("rule at position " + rule.position() + " is not in the plan");
            }
            return slot;
        }
    }

    /**
     * Finds a slot for each rule. Slots of rules that the policy in force has are never given away: the program
     * counts in them until the next policy is published and its predecessor's last packet is done.
     */
    synchronized Plan plan(List<CompiledRule> rules) {
        Map<String, Integer> bySource = new HashMap<>();
        List<CompiledRule> fresh = new ArrayList<>();
        for (CompiledRule rule : rules) {
            Integer known = live.getOrDefault(source(rule), retired.get(source(rule)));
            if (known != null) {
                bySource.put(source(rule), known);
            } else {
                fresh.add(rule);
            }
        }
        List<Integer> reused = new ArrayList<>();
        for (CompiledRule rule : fresh) {
            int slot = bySource.computeIfAbsent(source(rule), source -> free(bySource, reused));
            ruleIds.set(slot, rule.ruleId());
        }
        return new Plan(bySource, reused);
    }

    private int free(Map<String, Integer> planned, List<Integer> reused) {
        int slot = taken.nextClearBit(Limits.REASONS);
        if (slot < Limits.COUNTERS) {
            taken.set(slot);
            if (dirty.get(slot)) {
                reused.add(slot);
            }
            return slot;
        }
        String oldest = retired.keySet().stream()
                .filter(source -> !planned.containsKey(source))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no counter slot is left"));
        int freed = java.util.Objects.requireNonNull(retired.remove(oldest));
        reused.add(freed);
        return freed;
    }

    /** The policy of the plan is in force. */
    synchronized void commit(Plan plan) {
        live.forEach(retired::put);
        plan.bySource().keySet().forEach(retired::remove);
        live = Map.copyOf(plan.bySource());
        plan.reused().forEach(dirty::clear);
    }

    /**
     * The policy of the plan did not come into force: slots that only it has are free again, and those it would
     * have reused may not have been zeroed.
     */
    synchronized void abandon(Plan plan) {
        plan.reused().forEach(dirty::set);
        plan.bySource().forEach((source, slot) -> {
            if (!live.containsKey(source) && !retired.containsKey(source)) {
                ruleIds.set(slot, null);
                taken.clear(slot);
            }
        });
    }

    /** Rule id behind a slot; null if it belongs to a guard entry or to nothing. */
    @Nullable
    String ruleId(int slot) {
        return slot < 0 || slot >= Limits.COUNTERS ? null : ruleIds.get(slot);
    }

    /** Slot of every rule with an id, removed ones included. */
    synchronized Map<String, Integer> rules() {
        Map<String, Integer> rules = new HashMap<>();
        List.of(retired, live)
                .forEach(some -> some.values().forEach(slot -> {
                    String ruleId = ruleIds.get(slot);
                    if (ruleId != null) {
                        rules.put(ruleId, slot);
                    }
                }));
        return rules;
    }

    /** Slots of the policy in force; those that removed rules keep give way when room is needed. */
    synchronized int used() {
        return live.size();
    }

    /** Guard entries have no id: each position keeps one slot. */
    private static String source(CompiledRule rule) {
        return rule.ruleId() != null ? "rule " + rule.ruleId() : "guard entry at " + rule.position();
    }
}
