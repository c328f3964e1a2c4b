package io.xdpgate.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.dataplane.RuleCounter;
import io.xdpgate.dataplane.Total;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Verdict;
import io.xdpgate.testkit.FakeDataplane;
import io.xdpgate.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateSamplerTest {
    private static final TotalKey DROPS = new TotalKey("eth1", Reason.RULE, Verdict.DROP);
    private static final long SECOND = 1_000_000_000;

    private final FakeDataplane dataplane = new FakeDataplane();
    private final SettableClock clock = SettableClock.standingAt(Instant.parse("2026-01-02T03:04:05Z"));
    private final RateSampler sampler = new RateSampler(dataplane, clock);
    private long now;
    private long packets;

    @Test
    void ratesAreOverOneTenAndSixtySeconds() {
        run(50, 100);
        run(9, 10);
        run(1, 7);
        run(1, 3);
        Rates rates = sampler.rates(DROPS);
        assertThat(rates.second()).isEqualTo(new Rate(3, 180));
        assertThat(rates.tenSeconds()).isEqualTo(new Rate((8 * 10 + 7 + 3) / 10.0, 60 * (8 * 10 + 7 + 3) / 10.0));
        assertThat(rates.minute()).isEqualTo(new Rate((49 * 100 + 90 + 10) / 60.0, 60 * (49 * 100 + 90 + 10) / 60.0));
    }

    @Test
    void aRateIsUnknownUntilItHasBeenSampledForSoLong() {
        assertThat(sampler.rates(DROPS)).isEqualTo(Rates.UNKNOWN);
        run(1, 5);
        assertThat(sampler.rates(DROPS)).isEqualTo(Rates.UNKNOWN);
        run(1, 5);
        assertThat(sampler.rates(DROPS)).isEqualTo(new Rates(new Rate(5, 300), null, null));
        run(9, 5);
        assertThat(sampler.rates(DROPS).tenSeconds()).isEqualTo(new Rate(5, 300));
        assertThat(sampler.rates(DROPS).minute()).isNull();
    }

    @Test
    void aSampleThatComesLateDoesNotRaiseTheRate() {
        run(2, 5);
        now += 3 * SECOND;
        run(1, 40);
        assertThat(sampler.rates(DROPS).second()).isEqualTo(new Rate(10, 600));
    }

    @Test
    void aCounterThatStartsAgainCountsFromZero() {
        run(3, 100);
        packets = 0;
        run(1, 8);
        assertThat(sampler.rates(DROPS).second()).isEqualTo(new Rate(8, 480));
    }

    @Test
    void anInterfaceThatComesLaterWasZeroBefore() {
        dataplane.setTotals(List.of());
        for (int i = 0; i < 11; i++) {
            sampler.sample(now += SECOND);
        }
        run(1, 30);
        assertThat(sampler.rates(DROPS).tenSeconds()).isEqualTo(new Rate(3, 180));
    }

    @Test
    void theLastMoveIsKnownToTheSample() {
        run(2, 1);
        Instant moved = clock.instant();
        run(3, 0);
        assertThat(sampler.lastMove(DROPS)).isEqualTo(moved);
        assertThat(sampler.lastMove(new TotalKey("eth9", Reason.RULE, Verdict.DROP)))
                .isNull();
    }

    @Test
    void aRuleIsSampledWhileItIsAskedFor() {
        dataplane.setRuleCounter("r_1", new RuleCounter(1_000, 60_000, null));
        run(5, 0);
        assertThat(sampler.ratesOfRule("r_1", now)).isEqualTo(Rates.UNKNOWN);
        run(1, 0);
        assertThat(sampler.ratesOfRule("r_1", now)).isEqualTo(Rates.UNKNOWN);
        dataplane.setRuleCounter("r_1", new RuleCounter(1_020, 61_200, null));
        run(1, 0);
        assertThat(sampler.ratesOfRule("r_1", now).second()).isEqualTo(new Rate(20, 1_200));

        run((int) RateSampler.INTEREST.toSeconds() + 2, 0);
        assertThat(sampler.ratesOfRule("r_1", now))
                .as("nobody asked for longer than that")
                .isEqualTo(Rates.UNKNOWN);
    }

    @Test
    void theRuleThatWasAskedForLongestAgoMakesRoom() {
        sampler.ratesOfRule("r_first", now);
        for (int i = 0; i < RateSampler.MOST_RULES - 1; i++) {
            sampler.ratesOfRule("r_" + i, now);
        }
        run(2, 0);
        assertThat(sampler.ratesOfRule("r_first", now).second()).isEqualTo(new Rate(0, 0));
        sampler.ratesOfRule("r_more", now);
        run(2, 0);
        assertThat(sampler.ratesOfRule("r_first", now).second()).isNotNull();
        assertThat(sampler.ratesOfRule("r_0", now)).isEqualTo(Rates.UNKNOWN);
    }

    /** So many seconds, each with so many packets of 60 bytes. */
    private void run(int seconds, int packetsPerSecond) {
        for (int i = 0; i < seconds; i++) {
            packets += packetsPerSecond;
            now += SECOND;
            clock.step(Duration.ofSeconds(1));
            dataplane.setTotals(List.of(new Total("eth1", Reason.RULE, Verdict.DROP, packets, packets * 60)));
            sampler.sample(now);
        }
    }
}
