package io.xdpgate.statistics;

import io.xdpgate.dataplane.RuleCounter;
import io.xdpgate.dataplane.Total;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the counters were when somebody last reset them. In memory, so it ends with the process; rules that had counted
 * nothing take no room. Thread-safe.
 */
final class Baseline {
    private final Instant start;
    private Instant since;
    private final Map<TotalKey, Amount> totals = new HashMap<>();
    private final Map<String, Mark> rules = new HashMap<>();

    /** Of one rule: what it had counted, and when that was. */
    private record Mark(Amount amount, Instant time) {}

    Baseline(Instant start) {
        this.start = start;
        this.since = start;
    }

    synchronized void move(Instant now, List<Total> amounts, Map<String, RuleCounter> counters) {
        since = now;
        totals.clear();
        rules.clear();
        amounts.forEach(total -> totals.put(TotalKey.of(total), new Amount(total.packets(), total.bytes())));
        counters.forEach((id, counter) -> {
            if (counter.packets() > 0) {
                rules.put(id, new Mark(new Amount(counter.packets(), counter.bytes()), now));
            }
        });
    }

    synchronized void moveRule(String id, Instant now, RuleCounter counter) {
        rules.put(id, new Mark(new Amount(counter.packets(), counter.bytes()), now));
    }

    /** When the counting of everything began. */
    synchronized Instant since() {
        return since;
    }

    synchronized Instant sinceOfRule(String id) {
        Mark mark = rules.get(id);
        return mark == null ? since : mark.time();
    }

    synchronized Amount of(Total total) {
        return new Amount(total.packets(), total.bytes()).since(totals.getOrDefault(TotalKey.of(total), Amount.NONE));
    }

    /** The counter as if it had begun at the baseline. */
    synchronized RuleCounter of(String id, RuleCounter counter) {
        Mark mark = rules.get(id);
        if (mark == null) {
            return counter;
        }
        Amount moved = new Amount(counter.packets(), counter.bytes()).since(mark.amount());
        return new RuleCounter(moved.packets(), moved.bytes(), moved.packets() == 0 ? null : counter.lastHit());
    }

    /** When something last happened, if that was after the last reset. */
    synchronized @Nullable Instant ifSince(@Nullable Instant time) {
        return time == null || (time.isBefore(since) && since.isAfter(start)) ? null : time;
    }
}
