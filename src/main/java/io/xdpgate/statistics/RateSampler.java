package io.xdpgate.statistics;

import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.dataplane.RuleCounter;
import io.xdpgate.dataplane.Total;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what the counters were at the last {@value SampleTimes#KEPT} samples: those of interfaces always, those of
 * a rule while somebody asks for them. Bounded: cells of the data plane's totals, and {@value #MOST_RULES} rules, with
 * 1 KiB each. Thread-safe.
 */
final class RateSampler {
    static final int MOST_RULES = 1_000;

    /** A rule is sampled for so long after it was asked for last. */
    static final Duration INTEREST = Duration.ofMinutes(2);

    private final Dataplane dataplane;
    private final Clock clock;
    private final SampleTimes times = new SampleTimes();
    private final Map<TotalKey, RateHistory> cells = new HashMap<>();
    private final Asked asked = new Asked();

    private static final class AskedRule {
        private final RateHistory history;
        private long untilNanos;

        private AskedRule(RateHistory history) {
            this.history = history;
        }
    }

    /** In the order in which they were asked for; the one that was asked for longest ago makes room. */
    private static final class Asked extends LinkedHashMap<String, AskedRule> {
        private static final long serialVersionUID = 1;

        private Asked() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, AskedRule> eldest) {
            return size() > MOST_RULES;
        }
    }

    RateSampler(Dataplane dataplane, Clock clock) {
        this.dataplane = dataplane;
        this.clock = clock;
    }

    /** To be called once a second. */
    void sample(long nanoTime) {
        List<String> rules = wanted(nanoTime);
        List<Total> totals = dataplane.totals();
        Map<String, RuleCounter> counters = rules.isEmpty() ? Map.of() : dataplane.ruleCounters(rules);
        add(nanoTime, totals, counters);
    }

    private synchronized List<String> wanted(long nanoTime) {
        asked.values().removeIf(rule -> nanoTime - rule.untilNanos > 0);
        return List.copyOf(asked.keySet());
    }

    private synchronized void add(long nanoTime, List<Total> totals, Map<String, RuleCounter> counters) {
        Instant now = clock.instant();
        times.add(nanoTime);
        long sample = times.last();
        Map<TotalKey, Amount> amounts = new HashMap<>();
        totals.forEach(total -> amounts.put(TotalKey.of(total), new Amount(total.packets(), total.bytes())));
        // The data plane leaves out what is 0, so a cell that is new was 0 at every sample before.
        amounts.keySet().forEach(key -> cells.computeIfAbsent(key, any -> new RateHistory(0)));
        cells.forEach((key, history) -> history.add(sample, amounts.getOrDefault(key, Amount.NONE), now));
        asked.forEach((id, rule) -> {
            RuleCounter counter = counters.getOrDefault(id, RuleCounter.ZERO);
            rule.history.add(sample, new Amount(counter.packets(), counter.bytes()), now);
        });
    }

    synchronized Rates rates(TotalKey key) {
        RateHistory history = cells.get(key);
        return history == null ? Rates.UNKNOWN : history.rates(times);
    }

    synchronized @Nullable Instant lastMove(TotalKey key) {
        RateHistory history = cells.get(key);
        return history == null ? null : history.lastMove();
    }

    /** The rates of a rule; asking for them is what has it sampled from now on. */
    synchronized Rates ratesOfRule(String id, long nanoTime) {
        AskedRule rule = asked.get(id);
        if (rule == null) {
            rule = new AskedRule(new RateHistory(times.last() + 1));
            asked.put(id, rule);
        }
        rule.untilNanos = nanoTime + INTEREST.toNanos();
        return rule.history.rates(times);
    }
}
