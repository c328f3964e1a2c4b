package io.xdpgate.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.xdpgate.dataplane.RuleCounter;
import io.xdpgate.dataplane.Total;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Verdict;
import io.xdpgate.testkit.FakeDataplane;
import io.xdpgate.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TrafficStatisticsTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final Instant HIT = START.plusSeconds(1);

    private final FakeDataplane dataplane = new FakeDataplane();
    private final SettableClock clock = SettableClock.standingAt(START);
    private final TrafficStatistics statistics = new TrafficStatistics(dataplane, clock, START);

    @Test
    void aResetMovesTheBaselineOfEverything() {
        count(10, 600);
        assertThat(statistics.totals())
                .singleElement()
                .satisfies(row -> assertThat(row.amount()).isEqualTo(new Amount(10, 600)));
        assertThat(statistics.since()).isEqualTo(START);

        clock.step(Duration.ofMinutes(1));
        statistics.reset();
        assertThat(statistics.totals()).as("nothing since").isEmpty();
        assertThat(statistics.since()).isEqualTo(START.plusSeconds(60));
        assertThat(statistics.rule("r_1").counter()).isEqualTo(RuleCounter.ZERO);
        assertThat(dataplane.totals()).as("what Prometheus reads").hasSize(1);

        count(13, 780);
        assertThat(statistics.totals())
                .singleElement()
                .satisfies(row -> assertThat(row.amount()).isEqualTo(new Amount(3, 180)));
        assertThat(statistics.rule("r_1").counter()).isEqualTo(new RuleCounter(3, 180, HIT));
        assertThat(statistics.rules(List.of("r_1", "r_2")))
                .containsEntry("r_1", new RuleCounter(3, 180, HIT))
                .containsEntry("r_2", RuleCounter.ZERO);
    }

    @Test
    void aRuleIsResetAlone() {
        count(10, 600);
        dataplane.setRuleCounter("r_2", new RuleCounter(5, 300, HIT));
        clock.step(Duration.ofMinutes(1));
        statistics.resetRule("r_1");
        assertThat(statistics.rule("r_1").counter()).isEqualTo(RuleCounter.ZERO);
        assertThat(statistics.rule("r_1").since()).isEqualTo(START.plusSeconds(60));
        assertThat(statistics.rule("r_2").counter()).isEqualTo(new RuleCounter(5, 300, HIT));
        assertThat(statistics.rule("r_2").since()).isEqualTo(START);
        assertThat(statistics.totals()).hasSize(1);
    }

    @Test
    void aCounterBelowItsBaselineHasStartedAgain() {
        count(10, 600);
        statistics.reset();
        count(4, 240);
        assertThat(statistics.rule("r_1").counter()).isEqualTo(new RuleCounter(4, 240, HIT));
        assertThat(statistics.totals())
                .singleElement()
                .satisfies(row -> assertThat(row.amount()).isEqualTo(new Amount(4, 240)));
    }

    @Test
    void theThreadSamplesAndEnds() {
        count(10, 600);
        Set<Thread> ofOthers = samplers();
        statistics.start();
        try (statistics) {
            assertThat(samplers()).hasSize(ofOthers.size() + 1);
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> statistics.totals().getFirst().rates().second() != null);
            assertThat(statistics.totals().getFirst().lastHit()).isNull();
            count(20, 1_200);
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> statistics.totals().getFirst().lastHit() != null);
        }
        assertThat(ofOthers).containsAll(samplers());
    }

    /** Services of other tests may still have theirs. */
    private static Set<Thread> samplers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("xdpgate-rates") && thread.isAlive())
                .collect(Collectors.toSet());
    }

    private void count(long packets, long bytes) {
        dataplane.setTotals(List.of(new Total("eth1", Reason.RULE, Verdict.DROP, packets, bytes)));
        dataplane.setRuleCounter("r_1", new RuleCounter(packets, bytes, HIT));
    }
}
