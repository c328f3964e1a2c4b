package io.xdpgate.bpf.abi;

import java.lang.foreign.StructLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a map of the object must be. Keys are {@code __u32} throughout.
 *
 * @param type a {@code BPF_MAP_TYPE_} number of {@code linux/bpf.h}
 * @param value layout of one value; null for the perf event array, whose values are descriptors of 4 bytes
 * @param maxEntries 0: libbpf takes the number of possible CPUs
 * @param flags {@code BPF_F_} bits
 */
public record MapSpec(String name, int type, @Nullable StructLayout value, int maxEntries, int flags) {
    /** Every map of the object; {@code xg_tables} gets more elements before it is loaded. */
    public static final List<MapSpec> ALL = List.of(
            mapped("xg_control", ControlLayout.LAYOUT, 1),
            mapped("xg_tables", SegmentLayout.LAYOUT, 1),
            perCpu("xg_traffic", TrafficLayout.LAYOUT, Limits.INTERFACES),
            perCpu("xg_counters", CounterLayout.LAYOUT, Limits.COUNTERS),
            perCpu("xg_event_totals", EventTotalLayout.LAYOUT, 1),
            new MapSpec("xg_events", MapSpec.PERF_EVENT_ARRAY, null, 0, 0),
            new MapSpec("xg_abi", MapSpec.ARRAY, AbiLayout.LAYOUT, 1, 0));

    private static final int ARRAY = 2;
    private static final int PERF_EVENT_ARRAY = 4;
    private static final int PERCPU_ARRAY = 6;
    private static final int MMAPABLE = 1 << 10;

    /** The map of this name; there must be one. */
    public static MapSpec of(String name) {
        return ALL.stream()
                .filter(map -> map.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no map " + name));
    }

    /** Bytes of one key. */
    public int keySize() {
        return Integer.BYTES;
    }

    /** Bytes of one value; of a per-CPU map, on one CPU. */
    public int valueSize() {
        return value == null ? Integer.BYTES : (int) value.byteSize();
    }

    /** Bytes of the whole map when mapped into memory, before rounding up to pages. */
    public long mappedSize() {
        return (long) valueSize() * maxEntries;
    }

    private static MapSpec mapped(String name, StructLayout value, int maxEntries) {
        return new MapSpec(name, ARRAY, value, maxEntries, MMAPABLE);
    }

    private static MapSpec perCpu(String name, StructLayout value, int maxEntries) {
        return new MapSpec(name, PERCPU_ARRAY, value, maxEntries, 0);
    }
}
