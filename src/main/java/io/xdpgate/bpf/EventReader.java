package io.xdpgate.bpf;

import io.xdpgate.bpf.abi.CounterSums;
import io.xdpgate.bpf.abi.EventDecoder;
import io.xdpgate.bpf.ffi.BpfMap;
import io.xdpgate.bpf.ffi.PerCpuArray;
import io.xdpgate.bpf.ffi.PerfBuffer;
import io.xdpgate.bpf.ffi.SampleRings;
import io.xdpgate.dataplane.EventSink;
import io.xdpgate.dataplane.EventTotals;
import io.xdpgate.dataplane.PacketEvent;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The platform thread that reads the event rings. Woken every {@value #WAKEUP_EVENTS} events of a CPU; fewer are
 * read within {@value #POLL_MS} ms. Losses come from the program's own count, which also has the events of a CPU
 * that has no ring because it came up later; the ring's LOST records have not, arrive late and would count twice.
 *
 * <p>A ring that cannot be read, for want of memory say, is tried again after a pause that grows; the reader gives
 * up after {@value #FAILURES} failures in a row.
 */
final class EventReader implements AutoCloseable {
    private static final Logger LOG = System.getLogger(EventReader.class.getName());
    private static final int WAKEUP_EVENTS = 64;
    private static final int POLL_MS = 50;
    private static final long TALLY_NS = 250_000_000;
    private static final long COMPLAINT_NS = 1_000_000_000;
    /** With the pauses between them about a minute. */
    static final int FAILURES = 70;

    private static final long FIRST_PAUSE_MS = 10;
    static final long LONGEST_PAUSE_MS = 1000;

    private final Supplier<CounterSums.EventTotal> sum;
    private final PacketEvents events;
    private final EventSink sink;
    private final SampleRings rings;
    private final long longestPauseMs;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicLong received = new AtomicLong();
    /** Samples that were read and came to nothing: they cannot be decoded, or the sink threw. */
    private final AtomicLong unhandled = new AtomicLong();

    private int failuresInARow;
    private long toldLost;
    private long lastTallyNs = System.nanoTime();
    private long lastComplaintNs = System.nanoTime() - COMPLAINT_NS;
    private long unsaid;
    private MonotonicClock clock = MonotonicClock.now();

    /** Opens rings that hand each sample to the first and what it throws to the second. */
    @FunctionalInterface
    interface Opener {
        SampleRings open(Consumer<MemorySegment> samples, Consumer<Throwable> failures);
    }

    private EventReader(
            Opener opener,
            Supplier<CounterSums.EventTotal> sum,
            PacketEvents events,
            EventSink sink,
            long longestPauseMs) {
        this.sum = sum;
        this.events = events;
        this.sink = sink;
        this.longestPauseMs = longestPauseMs;
        this.rings = opener.open(this::take, this::failed);
        this.thread = Thread.ofPlatform().daemon().name("xdpgate-events").unstarted(this::run);
    }

    static EventReader start(BpfMap map, PerCpuArray totals, int pages, PacketEvents events, EventSink sink) {
        return start(
                (samples, failures) -> PerfBuffer.open(map, pages, WAKEUP_EVENTS, samples, failures),
                () -> sum(totals),
                events,
                sink,
                LONGEST_PAUSE_MS);
    }

    /**
     * @param opener of rings that the reader owns
     * @param sum the program's own count
     * @param longestPauseMs between two attempts to read
     */
    static EventReader start(
            Opener opener,
            Supplier<CounterSums.EventTotal> sum,
            PacketEvents events,
            EventSink sink,
            long longestPauseMs) {
        EventReader reader = new EventReader(opener, sum, events, sink, longestPauseMs);
        reader.thread.start();
        return reader;
    }

    private static CounterSums.EventTotal sum(PerCpuArray totals) {
        AtomicReference<CounterSums.EventTotal> sum = new AtomicReference<>(new CounterSums.EventTotal(0, 0, 0, 0));
        totals.read(1, (key, values) -> sum.set(CounterSums.eventTotal(values, totals.cpus())));
        return sum.get();
    }

    /** False once it gave up: events are lost until the next start. */
    boolean isAlive() {
        return thread.isAlive();
    }

    EventTotals totals() {
        CounterSums.EventTotal total = sum.get();
        return new EventTotals(
                total.wanted(), total.suppressed(), total.emitted(), total.failed() + unhandled.get(), received.get());
    }

    private void run() {
        while (closing.getCount() > 0 && failuresInARow < FAILURES) {
            try {
                readOnce();
                failuresInARow = 0;
            } catch (Throwable thrown) {
                failuresInARow++;
                complain("the event rings cannot be read", thrown);
                pause();
            }
        }
        if (closing.getCount() > 0) {
            lastComplaintNs -= COMPLAINT_NS;
            complain("the event reader gives up; events are lost until the next start", null);
        }
    }

    private void readOnce() {
        if (rings.poll(POLL_MS) == 0) {
            rings.consume();
        }
        if (System.nanoTime() - lastTallyNs >= TALLY_NS) {
            lastTallyNs = System.nanoTime();
            clock = MonotonicClock.now();
            rings.consume(); // also those of CPUs that are quiet while others keep poll busy
            tally();
        }
    }

    /** What cannot be told now is told with the next tally. */
    private void tally() {
        try {
            long lost = sum.get().failed() + unhandled.get();
            if (lost > toldLost) {
                sink.lost(lost - toldLost);
                toldLost = lost;
            }
        } catch (Throwable thrown) {
            complain("lost events could not be counted", thrown);
        }
    }

    private void take(MemorySegment sample) {
        Optional<PacketEvent> event = EventDecoder.decode(sample).flatMap(record -> events.translate(record, clock));
        if (event.isEmpty()) {
            unhandled.incrementAndGet();
            return;
        }
        sink.packet(event.get());
        received.incrementAndGet();
    }

    private void failed(Throwable thrown) {
        unhandled.incrementAndGet();
        complain("an event could not be handed on", thrown);
    }

    /** Doubles with each failure; ends early when the reader is closed. */
    private void pause() {
        long pauseMs = Math.min(longestPauseMs, FIRST_PAUSE_MS << Math.min(failuresInARow - 1, 10));
        try {
            if (closing.await(pauseMs, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException unwanted) {
            // nobody interrupts this thread to end it: close() does that
        }
    }

    /** At most once a second; never throws. */
    private void complain(String what, @Nullable Throwable thrown) {
        try {
            long now = System.nanoTime();
            if (now - lastComplaintNs < COMPLAINT_NS) {
                unsaid++;
                return;
            }
            lastComplaintNs = now;
            LOG.log(Level.ERROR, unsaid == 0 ? what : what + " (" + unsaid + " more failures went unsaid)", thrown);
            unsaid = 0;
        } catch (Throwable speechless) {
            // nothing is left to say it with: addSuppressed throws when both are the JVM's one OutOfMemoryError
        }
    }

    @Override
    public void close() {
        closing.countDown();
        Threads.join(thread);
        rings.close();
    }
}
