package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;

import java.lang.foreign.MemorySegment;

/**
 * Adds up the values of one element of a per-CPU map. A segment holds the values of all possible CPUs one after
 * the other, as {@code bpf_map_lookup_elem} writes them: the stride is the value size, a multiple of 8. Any
 * alignment will do. A segment that is too short throws {@link IndexOutOfBoundsException}.
 */
public final class CounterSums {
    private static final long TOTALS = TrafficLayout.LAYOUT.byteOffset(groupElement("totals"));

    private CounterSums() {}

    /** Sum of {@code xg_counter}; {@code lastNs} is the latest of all CPUs, CLOCK_MONOTONIC, 0 = never. */
    public record Counter(long packets, long bytes, long lastNs) {}

    /** Sum of {@code xg_total}. */
    public record Total(long packets, long bytes) {}

    /** Sum of {@code xg_event_total}. */
    public record EventTotal(long wanted, long suppressed, long emitted, long failed) {}

    /** @param cpus number of possible CPUs, at least 1 */
    public static Counter counter(MemorySegment perCpu, int cpus) {
        long stride = CounterLayout.LAYOUT.byteSize();
        long packets = 0;
        long bytes = 0;
        long lastNs = 0;
        for (int cpu = 0; cpu < cpus; cpu++) {
            long at = cpu * stride;
            packets += (long) CounterLayout.PACKETS.get(perCpu, at);
            bytes += (long) CounterLayout.BYTES.get(perCpu, at);
            lastNs = Math.max(lastNs, (long) CounterLayout.LAST_NS.get(perCpu, at));
        }
        return new Counter(packets, bytes, lastNs);
    }

    /**
     * Sum of one cell of {@code xg_traffic}.
     *
     * @param cell {@code reason * 2 + verdict}
     * @param cpus number of possible CPUs, at least 1
     */
    public static Total total(MemorySegment perCpu, int cell, int cpus) {
        long stride = TrafficLayout.LAYOUT.byteSize();
        long packets = 0;
        long bytes = 0;
        for (int cpu = 0; cpu < cpus; cpu++) {
            long at = cpu * stride + TOTALS + cell * TotalLayout.LAYOUT.byteSize();
            packets += (long) TotalLayout.PACKETS.get(perCpu, at);
            bytes += (long) TotalLayout.BYTES.get(perCpu, at);
        }
        return new Total(packets, bytes);
    }

    /** @param cpus number of possible CPUs, at least 1 */
    public static EventTotal eventTotal(MemorySegment perCpu, int cpus) {
        long stride = EventTotalLayout.LAYOUT.byteSize();
        long wanted = 0;
        long suppressed = 0;
        long emitted = 0;
        long failed = 0;
        for (int cpu = 0; cpu < cpus; cpu++) {
            long at = cpu * stride;
            wanted += (long) EventTotalLayout.WANTED.get(perCpu, at);
            suppressed += (long) EventTotalLayout.SUPPRESSED.get(perCpu, at);
            emitted += (long) EventTotalLayout.EMITTED.get(perCpu, at);
            failed += (long) EventTotalLayout.FAILED.get(perCpu, at);
        }
        return new EventTotal(wanted, suppressed, emitted, failed);
    }
}
