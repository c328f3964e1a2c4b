package io.xdpgate.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class GracePeriodTest {
    private final AtomicInteger waits = new AtomicInteger();
    private final AtomicInteger released = new AtomicInteger();

    @Test
    void aWaitThatSucceedsIsNotRepeated() {
        try (GracePeriod period = failing(0)) {
            long ticket = period.begin();
            period.await(ticket);
            period.await(ticket);
            assertThat(waits).hasValue(1);
        }
        assertThat(released).hasValue(1);
    }

    @Test
    void anErrorIsRepeatedByWhoWaitsAndLaterWaitsGoOn() {
        try (GracePeriod period = failing(1)) {
            period.await(period.begin());
            period.await(period.begin());
            assertThat(waits).hasValue(3);
        }
    }

    @Test
    void anErrorThatStaysIsThrownAtWhoWaits() {
        try (GracePeriod period = failing(2)) {
            long ticket = period.begin();
            assertThatExceptionOfType(OutOfMemoryError.class)
                    .isThrownBy(() -> period.await(ticket))
                    .withMessage("test 2");
            period.await(ticket);
            period.await(period.begin());
            assertThat(waits).hasValue(4);
        }
    }

    private GracePeriod failing(int times) {
        return GracePeriod.open(
                () -> {
                    int call = waits.incrementAndGet();
                    if (call <= times) {
                        throw new OutOfMemoryError("test " + call);
                    }
                },
                released::incrementAndGet);
    }
}
