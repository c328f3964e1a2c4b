package io.xdpgate.bpf;

import io.xdpgate.bpf.abi.Limits;
import io.xdpgate.compiler.tables.RuleInfo;
import io.xdpgate.policy.Action;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * Which rule counts in which element of {@code xg_counters}; the others count in their entries, where CPUs contend.
 * Count rules come first, then whoever asks first. A rule keeps its slot for as long as it lives; the slot of a removed
 * rule stays with it until the room is needed and no packet can count there any more.
 */
final class CounterSlots {
    /** Slots for rules. */
    static final int SLOTS = Limits.COUNTERS - Limits.REASONS;

    private final Map<Object, Integer> held = new HashMap<>();
    /** Slots of removed rules, the longest removed first. */
    private final LinkedHashMap<Object, Left> left = new LinkedHashMap<>();
    /** Slots that nobody has and that hold zeros. */
    private final Deque<Integer> free = new ArrayDeque<>();
    /** What was taken for a policy that is not in force yet; with what to go back to. */
    private final Map<Object, Taken> tentative = new LinkedHashMap<>();

    private int next = Limits.REASONS;

    /** @param ticket of the grace period after which nobody counts there */
    private record Left(int slot, long ticket) {}

    /** @param ticket of the slot when its rule was removed before; -1 when the slot was free */
    private record Taken(int slot, long ticket) {}

    /** Takes what a removed rule has counted out of a slot and leaves zeros there. */
    interface Emptier {
        void empty(Object rule, int slot);
    }

    /** Of a rule without a slot: one that others use too, who then share the cap on events a second. */
    static int sharedLogState(int ruleNumber) {
        return Limits.REASONS + Integer.remainderUnsigned(ruleNumber, SLOTS);
    }

    /**
     * Gives slots to rules that have none, while there are any. They are theirs with {@link #commit}.
     *
     * @param isDone whether the grace period of a ticket is over
     */
    synchronized void take(Collection<RuleInfo> rules, LongPredicate isDone, Emptier emptier) {
        for (RuleInfo rule : rules) {
            Object identity = RulePlaces.identity(rule);
            Left own = left.remove(identity);
            if (own != null) {
                held.put(identity, own.slot());
                tentative.put(identity, new Taken(own.slot(), own.ticket()));
            }
        }
        boolean more = true;
        for (RuleInfo rule : rules) {
            more = more && (rule.action() != Action.COUNT || give(rule, isDone, emptier));
        }
        for (RuleInfo rule : rules) {
            if (!more) {
                return;
            }
            more = give(rule, isDone, emptier);
        }
    }

    /** False when no slot is left. */
    private boolean give(RuleInfo rule, LongPredicate isDone, Emptier emptier) {
        Object identity = RulePlaces.identity(rule);
        if (held.containsKey(identity)) {
            return true;
        }
        int slot = free(isDone, emptier);
        if (slot == 0) {
            return false;
        }
        held.put(identity, slot);
        tentative.put(identity, new Taken(slot, -1));
        return true;
    }

    private int free(LongPredicate isDone, Emptier emptier) {
        Integer known = free.pollFirst();
        if (known != null) {
            return known;
        }
        if (next < Limits.COUNTERS) {
            return next++;
        }
        Map.Entry<Object, Left> oldest = left.firstEntry();
        if (oldest == null || !isDone.test(oldest.getValue().ticket())) {
            return 0;
        }
        emptier.empty(oldest.getKey(), oldest.getValue().slot());
        left.pollFirstEntry();
        return oldest.getValue().slot();
    }

    /**
     * The policy is in force.
     *
     * @param removed rules that are no part of it
     * @param ticket of the grace period after which no packet counts for them
     */
    synchronized void commit(Collection<RuleInfo> removed, long ticket) {
        tentative.clear();
        for (RuleInfo rule : removed) {
            Object identity = RulePlaces.identity(rule);
            Integer slot = held.remove(identity);
            if (slot != null) {
                left.put(identity, new Left(slot, ticket));
            }
        }
    }

    /** The policy did not come into force: what was taken for it is as it was before. */
    synchronized void abandon() {
        tentative.forEach((identity, taken) -> {
            held.remove(identity);
            if (taken.ticket() < 0) {
                free.addFirst(taken.slot());
            } else {
                left.put(identity, new Left(taken.slot(), taken.ticket()));
            }
        });
        tentative.clear();
    }

    /** Slots that were taken for a policy that is about to be in force, by identity. */
    synchronized Map<Object, Integer> tentative() {
        Map<Object, Integer> slots = new HashMap<>();
        tentative.forEach((identity, taken) -> slots.put(identity, taken.slot()));
        return slots;
    }

    /**
     * Slots that rules had before this process; the others hold zeros or are emptied here. To be called before any
     * other.
     */
    synchronized void adopt(Map<Object, Integer> found, SlotCounters counters) {
        held.putAll(found);
        BitSet owned = new BitSet(Limits.COUNTERS);
        found.values().forEach(owned::set);
        next = Math.max(Limits.REASONS, owned.length());
        for (int slot = owned.nextClearBit(Limits.REASONS); slot < next; slot = owned.nextClearBit(slot + 1)) {
            free.addLast(slot);
        }
        List<Integer> used = new ArrayList<>();
        counters.read(Limits.COUNTERS, (slot, counted) -> {
            if (slot >= Limits.REASONS && !owned.get(slot) && counted.packets() != 0) {
                used.add(slot);
            }
        });
        used.forEach(counters::clear);
    }

    /** 0 if it has none. */
    synchronized int slot(RuleInfo rule) {
        return held.getOrDefault(RulePlaces.identity(rule), 0);
    }

    /** As {@link #slot}, but 0 if it was taken for a policy that is not in force yet. */
    synchronized int committedSlot(RuleInfo rule) {
        return tentative.containsKey(RulePlaces.identity(rule)) ? 0 : slot(rule);
    }

    /** Slot by identity of every rule that counts or has counted in one. */
    synchronized Map<Object, Integer> all() {
        Map<Object, Integer> all = new HashMap<>(held);
        left.forEach((identity, slot) -> all.put(identity, slot.slot()));
        return all;
    }

    /** Slot that a rule counts or has counted in; 0 if none. */
    synchronized int slotOf(String ruleId) {
        Left former = left.get(ruleId);
        return former != null ? former.slot() : held.getOrDefault(ruleId, 0);
    }

    /** Slots of rules that live; those that removed rules keep give way when room is needed. */
    synchronized int used() {
        return held.size();
    }
}
