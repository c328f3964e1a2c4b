package io.xdpgate.bpf;

import io.xdpgate.bpf.abi.CounterSums;
import io.xdpgate.bpf.abi.EventDecoder;
import io.xdpgate.bpf.ffi.BpfMap;
import io.xdpgate.bpf.ffi.PerCpuArray;
import io.xdpgate.bpf.ffi.PerfBuffer;
import io.xdpgate.dataplane.EventSink;
import io.xdpgate.dataplane.EventTotals;
import io.xdpgate.dataplane.PacketEvent;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The platform thread that reads the event rings. Woken every {@value #WAKEUP_EVENTS} events of a CPU; fewer are
 * read within {@value #POLL_MS} ms. Losses come from the program's own count: the ring's LOST records arrive
 * late and would count twice.
 */
final class EventReader implements AutoCloseable {
    private static final Logger LOG = System.getLogger(EventReader.class.getName());
    private static final int WAKEUP_EVENTS = 64;
    private static final int POLL_MS = 50;
    private static final long TALLY_NS = 250_000_000;

    private final PerCpuArray totals;
    private final PacketEvents events;
    private final EventSink sink;
    private final PerfBuffer buffer;
    private final Thread thread;
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong unreadable = new AtomicLong();
    private volatile boolean closed;
    private long toldLost;
    private long lastTallyNs = System.nanoTime();
    private MonotonicClock clock = MonotonicClock.now();

    private EventReader(BpfMap map, PerCpuArray totals, int pages, PacketEvents events, EventSink sink) {
        this.totals = totals;
        this.events = events;
        this.sink = sink;
        this.buffer = PerfBuffer.open(map, pages, WAKEUP_EVENTS, this::take, this::failed);
        this.thread = Thread.ofPlatform().daemon().name("xdpgate-events").unstarted(this::run);
    }

    static EventReader start(BpfMap map, PerCpuArray totals, int pages, PacketEvents events, EventSink sink) {
        EventReader reader = new EventReader(map, totals, pages, events, sink);
        reader.thread.start();
        return reader;
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    EventTotals totals() {
        CounterSums.EventTotal sum = sum();
        return new EventTotals(
                sum.wanted(), sum.suppressed(), sum.emitted(), sum.failed() + unreadable.get(), received.get());
    }

    private void run() {
        try {
            while (!closed) {
                if (buffer.poll(POLL_MS) == 0) {
                    buffer.consume();
                }
                if (System.nanoTime() - lastTallyNs >= TALLY_NS) {
                    tally();
                }
            }
        } catch (Throwable dead) {
            LOG.log(Level.ERROR, "the event reader has died; events are lost until the next start", dead);
        }
    }

    /** Also reads the rings of CPUs that are quiet while others keep {@code poll} busy. */
    private void tally() {
        buffer.consume();
        lastTallyNs = System.nanoTime();
        clock = MonotonicClock.now();
        long lost = sum().failed() + unreadable.get();
        if (lost > toldLost) {
            sink.lost(lost - toldLost);
            toldLost = lost;
        }
    }

    private void take(MemorySegment sample) {
        Optional<PacketEvent> event = EventDecoder.decode(sample).flatMap(record -> events.translate(record, clock));
        if (event.isEmpty()) {
            unreadable.incrementAndGet();
            return;
        }
        received.incrementAndGet();
        sink.packet(event.get());
    }

    private void failed(Throwable thrown) {
        try {
            LOG.log(Level.ERROR, "an event could not be handed on", thrown);
        } catch (Throwable unsaid) {
            // nothing is left to say it with: addSuppressed throws when both are the JVM's one OutOfMemoryError
        }
    }

    private CounterSums.EventTotal sum() {
        AtomicReference<CounterSums.EventTotal> sum = new AtomicReference<>(new CounterSums.EventTotal(0, 0, 0, 0));
        totals.read(1, (key, values) -> sum.set(CounterSums.eventTotal(values, totals.cpus())));
        return sum.get();
    }

    @Override
    public void close() {
        closed = true;
        Threads.join(thread);
        buffer.close();
    }
}
