package io.xdpgate.bpf;

import io.xdpgate.compiler.tables.RuleInfo;
import java.util.Collection;
import java.util.function.LongPredicate;

/** What is known of rules beside the policy: numbers, slots, counters. A change is prepared, then kept or undone. */
final class RuleLedger implements RulePlaces {
    private final RuleNumbers numbers;
    private final CounterSlots slots;
    private final RuleCounters counters;

    RuleLedger(RuleNumbers numbers, CounterSlots slots, RuleCounters counters) {
        this.numbers = numbers;
        this.slots = slots;
        this.counters = counters;
    }

    RuleCounters counters() {
        return counters;
    }

    int slotsUsed() {
        return slots.used();
    }

    /**
     * Gives out numbers and slots for a policy that is to be published.
     *
     * @param written rules of parts that are about to be written
     * @param isDone whether what a ticket waited for is over, and counted
     */
    void prepare(RuleChange change, Collection<RuleInfo> written, LongPredicate isDone) {
        numbers.take(change.added(), isDone);
        counters.makeRoom();
        counters.takeSlots(written, isDone);
    }

    void abandon(RuleChange change) {
        numbers.release(change.added(), 0);
        slots.abandon();
    }

    /** The policy is about to be published: from here on nothing fails. */
    void begin(RuleChange change) {
        counters.begin(change.added());
    }

    /** The policy that had begun is not in force after all; then {@link #abandon}. */
    void takeBack(RuleChange change) {
        counters.end(change.added());
    }

    /** The policy is in force. */
    void commit(RuleChange change, long ticket) {
        counters.end(change.removed());
        slots.commit(change.removed(), ticket);
        numbers.release(change.removed(), ticket);
        numbers.releaseKept(ticket);
    }

    @Override
    public int number(RuleInfo rule) {
        return numbers.number(rule);
    }

    @Override
    public int counter(RuleInfo rule) {
        return slots.slot(rule);
    }

    /** For the policy in force: slots that were only prepared are not for it. */
    RulePlaces inForce() {
        return new RulePlaces() {
            @Override
            public int number(RuleInfo rule) {
                return numbers.number(rule);
            }

            @Override
            public int counter(RuleInfo rule) {
                return slots.committedSlot(rule);
            }
        };
    }
}
