package io.xdpgate.bpf;

import io.xdpgate.bpf.abi.CounterSums;
import io.xdpgate.bpf.abi.Limits;
import io.xdpgate.compiler.tables.RuleInfo;
import io.xdpgate.dataplane.RuleCounter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What each rule has counted since load: in every part that is in memory, in its slot, and in what was in memory
 * before. Of removed rules the last {@value #MOST_REMOVED} are remembered. Thread-safe; no packet is counted twice or
 * left out whatever is published meanwhile.
 */
final class RuleCounters {
    static final int MOST_REMOVED = 1 << 17;

    private final CounterSlots slots;
    private final SlotCounters slotCounters;
    private final List<StoredClassifier> parts = new ArrayList<>();
    /** What rules counted in parts and slots that are theirs no more. */
    private final Map<String, Tally> living = new HashMap<>();
    /** The longest removed first. */
    private final LinkedHashMap<String, Tally> removed = new LinkedHashMap<>();

    /** Mutable: a hundred thousand of them are added up at a time. */
    private static final class Tally {
        private long packets;
        private long bytes;
        private long lastNs;

        void add(long morePackets, long moreBytes, long otherLastNs) {
            packets += morePackets;
            bytes += moreBytes;
            lastNs = Math.max(lastNs, otherLastNs);
        }

        void add(CounterSums.Counter more) {
            add(more.packets(), more.bytes(), more.lastNs());
        }

        Tally copy() {
            Tally copy = new Tally();
            copy.add(packets, bytes, lastNs);
            return copy;
        }

        RuleCounter at(MonotonicClock clock) {
            return new RuleCounter(packets, bytes, lastNs == 0 ? null : clock.at(lastNs));
        }
    }

    RuleCounters(CounterSlots slots, SlotCounters slotCounters) {
        this.slots = slots;
        this.slotCounters = slotCounters;
    }

    /** A part is about to be published. */
    synchronized void add(StoredClassifier part) {
        parts.add(part);
    }

    /** A part leaves the memory; no packet counts in it any more. */
    synchronized void retire(StoredClassifier part) {
        if (parts.remove(part)) {
            addUp(part, id -> {
                Tally tally = living.get(id);
                return tally != null ? tally : removed.get(id);
            });
        }
    }

    /** A part was not published after all. */
    synchronized void forget(StoredClassifier part) {
        parts.remove(part);
    }

    /** Gives slots to rules while nobody reads: what a slot counted is then either its former owner's or in it. */
    synchronized void takeSlots(Collection<RuleInfo> rules, LongPredicate isDone) {
        slots.take(rules, isDone, this::empty);
    }

    /** Takes what a removed rule has counted out of its slot. */
    private void empty(Object rule, int slot) {
        CounterSums.Counter counted = slotCounters.read(slot);
        slotCounters.clear(slot);
        Tally tally = rule instanceof String id ? removed.get(id) : null;
        if (tally != null) {
            tally.add(counted);
        }
    }

    /** These rules live from now on; what they counted in a former life stays theirs. */
    synchronized void begin(Collection<RuleInfo> rules) {
        for (RuleInfo rule : rules) {
            String id = rule.ruleId();
            if (id != null) {
                Tally former = removed.remove(id);
                living.putIfAbsent(id, former == null ? new Tally() : former);
            }
        }
    }

    synchronized void end(Collection<RuleInfo> rules) {
        for (RuleInfo rule : rules) {
            Tally tally = rule.ruleId() == null ? null : living.remove(rule.ruleId());
            if (tally != null) {
                removed.put(rule.ruleId(), tally);
            }
        }
        while (removed.size() > MOST_REMOVED) {
            removed.pollFirstEntry();
        }
    }

    /** Of every rule that lives, and of those removed that are remembered. */
    synchronized Map<String, RuleCounter> read() {
        Map<String, Tally> sums = HashMap.newHashMap(living.size() + removed.size());
        removed.forEach((id, tally) -> sums.put(id, tally.copy()));
        living.forEach((id, tally) -> sums.put(id, tally.copy()));
        parts.forEach(part -> addUp(part, sums::get));
        addSlots(sums);
        MonotonicClock clock = MonotonicClock.now();
        Map<String, RuleCounter> counters = HashMap.newHashMap(sums.size());
        sums.forEach((id, sum) -> counters.put(id, sum.at(clock)));
        return counters;
    }

    /** Of these rules; those that nothing is known of are left out. */
    synchronized Map<String, RuleCounter> read(Collection<String> ruleIds) {
        MonotonicClock clock = MonotonicClock.now();
        Map<String, RuleCounter> counters = new HashMap<>();
        for (String id : ruleIds) {
            Tally known = living.containsKey(id) ? living.get(id) : removed.get(id);
            if (known != null) {
                Tally sum = known.copy();
                for (StoredClassifier part : parts) {
                    part.countOf(
                            id,
                            (rule, packets, bytes, last) ->
                                    sum.add(packets, bytes, last == 0 ? 0 : nanos(last, clock.monotonicNs())));
                }
                int slot = slots.slotOf(id);
                if (slot != 0) {
                    sum.add(slotCounters.read(slot));
                }
                counters.put(id, sum.at(clock));
            }
        }
        return counters;
    }

    private interface Tallies {
        @Nullable
        Tally of(String ruleId);
    }

    private static void addUp(StoredClassifier part, Tallies tallies) {
        List<RuleInfo> rules = part.source().rules();
        long nowNs = System.nanoTime();
        part.count((rule, packets, bytes, last) -> {
            String id = rules.get(rule).ruleId();
            Tally tally = id == null ? null : tallies.of(id);
            if (tally != null) {
                tally.add(packets, bytes, last == 0 ? 0 : nanos(last, nowNs));
            }
        });
    }

    private void addSlots(Map<String, Tally> sums) {
        @Nullable Tally[] bySlot = new @Nullable Tally[Limits.COUNTERS];
        int end = 0;
        for (Map.Entry<Object, Integer> one : slots.all().entrySet()) {
            if (one.getKey() instanceof String id) {
                bySlot[one.getValue()] = sums.get(id);
                end = Math.max(end, one.getValue() + 1);
            }
        }
        slotCounters.read(end, (slot, counted) -> {
            Tally tally = bySlot[slot];
            if (tally != null) {
                tally.add(counted);
            }
        });
    }

    /** {@code xg_entry.last} wraps every 2.28 years: what it says lies in the past. */
    static long nanos(long last, long nowNs) {
        long now = nowNs >>> Limits.LAST_SHIFT;
        long stamp = (now & ~0xffff_ffffL) | last;
        return (stamp > now + 1 ? stamp - (1L << Integer.SIZE) : stamp) << Limits.LAST_SHIFT;
    }
}
