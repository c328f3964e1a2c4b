package io.xdpgate.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.xdpgate.bpf.abi.CounterSums;
import io.xdpgate.bpf.abi.EventLayout;
import io.xdpgate.bpf.abi.Limits;
import io.xdpgate.bpf.ffi.SampleRings;
import io.xdpgate.dataplane.EventSink;
import io.xdpgate.dataplane.PacketEvent;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class EventReaderTest {
    private final AtomicLong failed = new AtomicLong();
    private final AtomicInteger lookupFailures = new AtomicInteger();
    private final AtomicInteger lookups = new AtomicInteger();
    private final Rings rings = new Rings();
    private final Recording recording = new Recording();

    @Test
    void anEventIsHandedOnAndCounted() {
        try (EventReader reader = start(recording)) {
            rings.offered.set(3);
            await().until(() -> recording.packets().size() == 3);
            await().until(() -> reader.totals().received() == 3);
            assertThat(reader.totals().lost()).isZero();
            assertThat(recording.packets().getFirst().length()).isEqualTo(60);
        }
        assertThat(rings.closed).isTrue();
    }

    @Test
    void readingGoesOnAfterFailuresOfTheRing() {
        try (EventReader reader = start(recording)) {
            rings.failures.set(EventReader.FAILURES - 1);
            await().until(() -> rings.failures.get() == 0);
            rings.offered.set(1);
            await().until(() -> recording.packets().size() == 1);
            assertThat(reader.isAlive()).isTrue();
        }
    }

    @Test
    void theReaderGivesUpWhenTheRingNeverRecovers() {
        try (EventReader reader = start(recording)) {
            rings.failures.set(Integer.MAX_VALUE);
            await().until(() -> !reader.isAlive());
            assertThat(Integer.MAX_VALUE - rings.failures.get()).isEqualTo(EventReader.FAILURES);
        }
        assertThat(rings.closed).isTrue();
    }

    @Test
    void lossesAreToldLaterWhenTheyCannotBeCountedNow() {
        lookupFailures.set(2);
        failed.set(5);
        try (EventReader reader = start(recording)) {
            await().until(() -> recording.lostCount() == 5);
            assertThat(lookups.get()).isGreaterThanOrEqualTo(3);
            assertThat(reader.isAlive()).isTrue();
        }
    }

    @Test
    void anEventThatTheSinkRefusesIsLostAndNotReceived() {
        AtomicInteger calls = new AtomicInteger();
        EventSink refusingTheFirst = new EventSink() {
            @Override
            public void packet(PacketEvent event) {
                if (calls.incrementAndGet() == 1) {
                    throw new OutOfMemoryError("test");
                }
                recording.packet(event);
            }

            @Override
            public void lost(long count) {
                recording.lost(count);
            }
        };
        try (EventReader reader = start(refusingTheFirst)) {
            rings.offered.set(3);
            await().until(() -> recording.packets().size() == 2 && recording.lostCount() == 1);
            assertThat(reader.totals().received()).isEqualTo(2);
            assertThat(reader.totals().lost()).isEqualTo(1);
        }
    }

    private EventReader start(EventSink sink) {
        return EventReader.start(
                (samples, failures) -> {
                    rings.samples = samples;
                    rings.refusals = failures;
                    return rings;
                },
                this::sum,
                new PacketEvents(new RuleNumbers()),
                sink,
                1);
    }

    private CounterSums.EventTotal sum() {
        lookups.incrementAndGet();
        if (lookupFailures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IllegalStateException("test: ENOMEM");
        }
        return new CounterSums.EventTotal(0, 0, 0, failed.get());
    }

    /** Hands on as many samples as are offered, as the callback of libbpf does. */
    private static final class Rings implements SampleRings {
        private final AtomicInteger offered = new AtomicInteger();
        private final AtomicInteger failures = new AtomicInteger();
        private final AtomicBoolean closed = new AtomicBoolean();
        private volatile Consumer<MemorySegment> samples = sample -> {};
        private volatile Consumer<Throwable> refusals = thrown -> {};

        @Override
        public int poll(int timeoutMs) {
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new IllegalStateException("test: the ring cannot be read");
            }
            int due = offered.getAndSet(0);
            for (int i = 0; i < due; i++) {
                handOn();
            }
            if (due == 0) {
                LockSupport.parkNanos(1_000_000); // as the real one waits for samples
            }
            return due;
        }

        private void handOn() {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment sample = arena.allocate(EventLayout.LAYOUT);
                EventLayout.LENGTH.set(sample, 0L, 60);
                EventLayout.WOULD_BE.set(sample, 0L, (byte) Limits.NO_VERDICT);
                samples.accept(sample);
            } catch (Throwable thrown) {
                refusals.accept(thrown);
            }
        }

        @Override
        public void consume() {}

        @Override
        public void close() {
            closed.set(true);
        }
    }
}
