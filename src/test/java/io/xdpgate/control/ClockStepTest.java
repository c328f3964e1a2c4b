package io.xdpgate.control;

import static io.xdpgate.testkit.Drafts.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.xdpgate.policy.Guard;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.store.MemoryPolicyStore;
import io.xdpgate.testkit.Drafts;
import io.xdpgate.testkit.FakeDataplane;
import io.xdpgate.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What has an end keeps it although the wall clock is set. */
class ClockStepTest {
    /** A tick of the alarm, and room for a busy machine. */
    private static final Duration SOON = Duration.ofSeconds(4);

    private final SettableClock clock = new SettableClock();
    private final FakeDataplane dataplane = new FakeDataplane();
    private final PolicyControl policy = new PolicyControl(
            dataplane, new IncrementalCompilation(Guard.NONE), new MemoryPolicyStore(), PolicyLimits.DEFAULT, clock);
    private final PanicControl panic = new PanicControl(dataplane, clock);

    @BeforeEach
    void initialise() {
        policy.initialise();
    }

    @AfterEach
    void close() {
        panic.close();
        policy.close();
    }

    @Test
    void aRuleExpiresWhenTheClockIsSetForward() {
        policy.create(List.of(Drafts.dropUntil(clock.instant().plus(Duration.ofHours(1)))), PLAIN);
        clock.step(Duration.ofHours(2));
        await().atMost(SOON).until(() -> policy.current().rules().isEmpty());
        assertThat(policy.current().revision()).isEqualTo(3);
    }

    @Test
    void aRuleStaysUntilItsTimeWhenTheClockIsSetBack() {
        policy.create(List.of(Drafts.dropUntil(clock.instant().plusMillis(300))), PLAIN);
        clock.step(Duration.ofHours(-1));
        await().during(Duration.ofMillis(800))
                .atMost(SOON)
                .until(() -> policy.current().rules().size() == 1);
        clock.step(Duration.ofHours(1));
        await().atMost(SOON).until(() -> policy.current().rules().isEmpty());
    }

    @Test
    void anErrorDoesNotEndTheWatchOverExpiry() {
        AtomicBoolean failed = new AtomicBoolean();
        policy.create(List.of(Drafts.dropUntil(clock.instant().plusMillis(200))), PLAIN);
        dataplane.beforeInstall(() -> {
            if (!failed.getAndSet(true)) {
                throw new OutOfMemoryError("for the test");
            }
        });
        await().atMost(SOON).until(() -> policy.current().rules().isEmpty());
        assertThat(failed).isTrue();
    }

    @Test
    void stampsHaveWholeMilliseconds() {
        clock.step(Duration.ofNanos(1_234_567));
        Instant made = policy.create(List.of(Drafts.drop("a", 80)), PLAIN)
                .value()
                .getFirst()
                .createdAt();
        assertThat(made).isEqualTo(made.truncatedTo(ChronoUnit.MILLIS));
        assertThat(made).isBetween(clock.instant().minusSeconds(5), clock.instant());
    }

    @Test
    void panicEndsEarlyWhenTheClockIsSetForward() {
        panic.panic(Duration.ofMinutes(5));
        assertThat(dataplane.isPanicking()).isTrue();
        clock.step(Duration.ofHours(1));
        await().atMost(SOON).until(() -> !dataplane.isPanicking());
        assertThat(panic.activeUntil()).isEmpty();
    }

    @Test
    void panicLastsNoLongerWhenTheClockIsSetBack() {
        panic.panic(Duration.ofMillis(500));
        clock.step(Duration.ofHours(-1));
        assertThat(dataplane.isPanicking()).isTrue();
        await().atMost(SOON).until(() -> !dataplane.isPanicking());
        assertThat(panic.activeUntil()).isEmpty();
    }
}
