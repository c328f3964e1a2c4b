package io.xdpgate.bpf;

import static java.util.Objects.requireNonNull;

import io.xdpgate.bpf.abi.CounterSums;
import io.xdpgate.bpf.abi.Limits;
import io.xdpgate.compiler.tables.RuleInfo;
import io.xdpgate.dataplane.RuleCounter;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What each rule has counted: in every part that is in memory, in its slot, and in what was in memory before. All of
 * that outlives this process, for rules that live. Of removed rules the last {@value #MOST_REMOVED} are remembered. Thread-safe; no packet is counted twice or
 * left out whatever is published meanwhile.
 */
final class RuleCounters {
    static final int MOST_REMOVED = 1 << 17;

    private static final CounterSums.Counter NOTHING = new CounterSums.Counter(0, 0, 0);

    private final RuleNumbers numbers;
    private final CounterSlots slots;
    private final SlotCounters slotCounters;
    private final RuleAccounts rows;
    private final List<CountedPart> parts = new ArrayList<>();
    /** Number of each rule that lives. What it counted in parts and slots that are its no more is in its row. */
    private final Map<String, Integer> living = new HashMap<>();
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

        CounterSums.Counter counter() {
            return new CounterSums.Counter(packets, bytes, lastNs);
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

    RuleCounters(RuleNumbers numbers, CounterSlots slots, SlotCounters slotCounters, RuleAccounts rows) {
        this.numbers = numbers;
        this.slots = slots;
        this.slotCounters = slotCounters;
        this.rows = rows;
    }

    /** A part is about to be published. */
    synchronized void add(CountedPart part) {
        parts.add(part);
    }

    /** A part leaves the memory; no packet counts in it any more. */
    synchronized void retire(CountedPart part) {
        if (parts.remove(part)) {
            long nowNs = System.nanoTime();
            part.count((id, line, packets, bytes, last) -> {
                Integer number = id == null ? null : living.get(id);
                Tally tally = id == null ? null : removed.get(id);
                long lastNs = last == 0 ? 0 : nanos(last, nowNs);
                if (number != null) {
                    rows.takeOver(number, part, line, new CounterSums.Counter(packets, bytes, lastNs));
                } else if (tally != null) {
                    tally.add(packets, bytes, lastNs);
                }
            });
        }
    }

    /** A part was not published after all. */
    synchronized void forget(CountedPart part) {
        parts.remove(part);
    }

    /** Room for every number that was given out. */
    synchronized void makeRoom() {
        rows.makeRoom(numbers.end());
    }

    /** Every number that was ever given out is below. */
    synchronized int room() {
        return rows.room();
    }

    /** Goes on where another process stopped; nobody may be counting in parts that are not in force. */
    synchronized List<RuleAccounts.Found> adopt(IntFunction<@Nullable MemorySegment> tables) {
        rows.carryOutRest(tables);
        List<RuleAccounts.Found> found = rows.living();
        Map<Object, Integer> counters = new HashMap<>();
        for (RuleAccounts.Found rule : found) {
            numbers.adopt(rule.identity(), rule.number());
            if (rule.identity() instanceof String id) {
                living.put(id, rule.number());
            }
            if (rule.counter() != 0) {
                counters.put(rule.identity(), rule.counter());
            }
        }
        slots.adopt(counters, slotCounters);
        return found;
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
            int number = numbers.number(rule);
            if (id == null || living.putIfAbsent(id, number) == null) {
                Tally former = id == null ? null : removed.remove(id);
                rows.begin(
                        number,
                        RulePlaces.identity(rule),
                        former == null ? NOTHING : former.counter(),
                        slots.slot(rule));
            }
        }
        slots.tentative().forEach((identity, slot) -> rows.setCounter(numbers.number(identity), slot));
    }

    /** To be called while they still have their numbers. */
    synchronized void end(Collection<RuleInfo> rules) {
        for (RuleInfo rule : rules) {
            int number = numbers.number(rule);
            String id = rule.ruleId();
            if (id != null && living.remove(id) != null) {
                Tally tally = new Tally();
                tally.add(rows.counted(number));
                removed.put(id, tally);
            }
            rows.end(number);
        }
        while (removed.size() > MOST_REMOVED) {
            removed.pollFirstEntry();
        }
    }

    private Tally living(int number) {
        Tally tally = new Tally();
        tally.add(rows.counted(number));
        return tally;
    }

    /** Of every rule that lives, and of those removed that are remembered. */
    synchronized Map<String, RuleCounter> read() {
        Map<String, Tally> sums = HashMap.newHashMap(living.size() + removed.size());
        removed.forEach((id, tally) -> sums.put(id, tally.copy()));
        living.forEach((id, number) -> sums.put(id, living(number)));
        parts.forEach(part -> addUp(part, sums));
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
            Integer number = living.get(id);
            Tally known = removed.get(id);
            if (number != null || known != null) {
                Tally sum =
                        number != null ? living(number) : requireNonNull(known).copy();
                for (CountedPart part : parts) {
                    part.countOf(
                            id,
                            (rule, line, packets, bytes, last) ->
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

    private static void addUp(CountedPart part, Map<String, Tally> sums) {
        long nowNs = System.nanoTime();
        part.count((id, line, packets, bytes, last) -> {
            Tally tally = id == null ? null : sums.get(id);
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
