package io.xdpgate.statistics;

import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.dataplane.RuleCounter;
import io.xdpgate.dataplane.Total;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Verdict;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Amounts and rates of interfaces, reasons and rules. One thread samples the counters once a second. A reset moves the
 * baseline of what is read here and nothing else. Thread-safe.
 */
public final class TrafficStatistics implements AutoCloseable {
    private static final Logger LOG = System.getLogger(TrafficStatistics.class.getName());
    private static final long PERIOD_NS = 1_000_000_000;
    private static final int COMPLAINT_EVERY = 60;

    private final Dataplane dataplane;
    private final Clock clock;
    private final RateSampler sampler;
    private final Baseline baseline;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().daemon().name("xdpgate-rates").unstarted(this::run);

    /**
     * One row of {@link #totals}.
     *
     * @param lastHit when a sample first showed the last of these packets, so up to a second late; null if none came
     *     since sampling began or the last reset
     */
    public record Row(
            String interfaceName,
            Reason reason,
            Verdict verdict,
            Amount amount,
            Rates rates,
            @Nullable Instant lastHit) {}

    /** @param since when the counting of this rule began */
    public record RuleRow(Instant since, RuleCounter counter, Rates rates) {}

    /** @param start when the counters began */
    public TrafficStatistics(Dataplane dataplane, Clock clock, Instant start) {
        this.dataplane = dataplane;
        this.clock = clock;
        this.sampler = new RateSampler(dataplane, clock);
        this.baseline = new Baseline(start);
    }

    /** Begins to sample. */
    public TrafficStatistics start() {
        thread.start();
        return this;
    }

    /** When the counting began: at load, or with the last reset of everything. */
    public Instant since() {
        return baseline.since();
    }

    /** Every interface, reason and verdict that has seen packets since. */
    public List<Row> totals() {
        List<Row> rows = new ArrayList<>();
        for (Total total : dataplane.totals()) {
            Amount amount = baseline.of(total);
            if (!amount.equals(Amount.NONE)) {
                TotalKey key = TotalKey.of(total);
                rows.add(new Row(
                        total.interfaceName(),
                        total.reason(),
                        total.verdict(),
                        amount,
                        sampler.rates(key),
                        baseline.ifSince(sampler.lastMove(key))));
            }
        }
        return rows;
    }

    /** One rule. Its rates are there when it has been asked for a second, ten, sixty seconds ago. */
    public RuleRow rule(String id) {
        RuleCounter counter = dataplane.ruleCounters(List.of(id)).getOrDefault(id, RuleCounter.ZERO);
        return new RuleRow(
                baseline.sinceOfRule(id), baseline.of(id, counter), sampler.ratesOfRule(id, System.nanoTime()));
    }

    /** Counters of some rules; those that have counted nothing are there too. */
    public Map<String, RuleCounter> rules(Collection<String> ids) {
        Map<String, RuleCounter> counters = dataplane.ruleCounters(ids);
        Map<String, RuleCounter> since = new HashMap<>();
        ids.forEach(id -> since.put(id, baseline.of(id, counters.getOrDefault(id, RuleCounter.ZERO))));
        return since;
    }

    /** Everything counts from now on; rates go on. */
    public void reset() {
        baseline.move(now(), dataplane.totals(), dataplane.ruleCounters());
    }

    /** One rule counts from now on. */
    public void resetRule(String id) {
        baseline.moveRule(id, now(), dataplane.ruleCounters(List.of(id)).getOrDefault(id, RuleCounter.ZERO));
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private void run() {
        long due = System.nanoTime();
        long failures = 0;
        try {
            do {
                failures = sampled() ? 0 : failures + 1;
                if (failures % COMPLAINT_EVERY == 1) {
                    LOG.log(Level.WARNING, "the counters could not be sampled; rates stand still");
                }
                due = Math.max(due + PERIOD_NS, System.nanoTime());
            } while (!closing.await(due - System.nanoTime(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException unwanted) {
            LOG.log(Level.WARNING, "the sampling of counters was interrupted; rates stand still");
        }
    }

    private boolean sampled() {
        try {
            sampler.sample(System.nanoTime());
            return true;
        } catch (RuntimeException failure) {
            LOG.log(Level.DEBUG, "the counters could not be sampled", failure);
            return false;
        }
    }
}
