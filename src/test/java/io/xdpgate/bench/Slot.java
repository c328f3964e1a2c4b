package io.xdpgate.bench;

import io.xdpgate.bench.Wire.Pair;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is measured in every round: nanoseconds of CPU time a packet, those of the kernel's softirq
 * threads included. On a kernel that keeps softirq time apart (CONFIG_IRQ_TIME_ACCOUNTING) the receive side would be
 * missing from a thread's time; {@link SoftirqTime} knows.
 */
final class Slot {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int CALIBRATION_PACKETS = 8_192;
    private static final long NANOS_OF_A_ROUND = 100_000_000;

    private final String name;
    private final Wire wire;
    private final @Nullable Pair pair;
    private final IntConsumer run;
    private final List<Double> costs = new ArrayList<>();
    private int packets = CALIBRATION_PACKETS;
    private long sent;
    private long arrived;

    private Slot(String name, Wire wire, @Nullable Pair pair, IntConsumer run) {
        this.name = name;
        this.wire = wire;
        this.pair = pair;
        this.run = run;
    }

    /** The generator alone. */
    static Slot generator(TraceRunner runner, Wire wire) {
        return new Slot("generator", wire, null, runner::discard);
    }

    /** Frames through a pair, to whatever is at its far end. */
    static Slot sending(String name, TraceRunner runner, Wire wire, Pair pair) {
        return new Slot(name, wire, pair, packets -> runner.send(pair.nearIfindex(), packets));
    }

    String name() {
        return name;
    }

    /** Chooses how many packets make a tenth of a second. */
    void calibrate(int most) {
        measure(CALIBRATION_PACKETS);
        double cost = measure(CALIBRATION_PACKETS);
        packets = Math.clamp((long) (NANOS_OF_A_ROUND / cost), CALIBRATION_PACKETS, most);
        sent = 0;
        arrived = 0;
    }

    void round() {
        costs.add(measure(packets));
    }

    /** Nanoseconds a packet in a round, from 0. */
    double cost(int round) {
        return costs.get(round);
    }

    /** Share of the frames that reached the far end; 1 for the generator. */
    double receivedShare() {
        return pair == null ? 1 : (double) arrived / sent;
    }

    /** Nanoseconds a packet. */
    double measure(int count) {
        long before = pair == null ? 0 : wire.received(pair.farEnd());
        double cost = wire.near(() -> {
            long softirq = SoftirqTime.nanos();
            long start = THREADS.getCurrentThreadCpuTime();
            run.accept(count);
            long nanos = THREADS.getCurrentThreadCpuTime() - start + SoftirqTime.nanos() - softirq;
            return (double) nanos / count;
        });
        sent += count;
        arrived += pair == null ? 0 : wire.received(pair.farEnd()) - before;
        return cost;
    }
}
