package io.xdpgate.bpf.ffi;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A per-CPU array map. The kernel copies an element as one value for each <em>possible</em> CPU, each at a
 * multiple of the value size rounded up to 8 ({@code kernel/bpf/syscall.c}, {@code bpf_map_value_size}).
 */
public final class PerCpuArray {
    private final BpfMap map;
    private final int cpus;
    private final int stride;
    private volatile boolean batches = true;

    public PerCpuArray(BpfMap map) {
        this.map = map;
        this.cpus = Libbpf.possibleCpus();
        this.stride = roundUp(map.valueSize());
    }

    static int roundUp(int size) {
        return (size + 7) & ~7;
    }

    public int cpus() {
        return cpus;
    }

    public int entries() {
        return map.maxEntries();
    }

    /** Takes one element. */
    @FunctionalInterface
    public interface Visitor {
        /** @param values the values of all possible CPUs, one after the other, valid during the call */
        void visit(int key, MemorySegment values);
    }

    /** Visits the elements below {@code end}. */
    public void read(int end, Visitor visitor) {
        int count = Math.min(end, map.maxEntries());
        if (count == 0) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = arena.allocate((long) count * stride * cpus, 8);
            if (!batches || !readBatch(arena, values, count)) {
                readSingly(values, count);
            }
            long size = (long) stride * cpus;
            for (int key = 0; key < count; key++) {
                visitor.visit(key, values.asSlice(key * size, size));
            }
        }
    }

    /** Sets every CPU's value of an element to zero bytes. What a program adds meanwhile may be lost or stay. */
    public void clear(int key) {
        try (Arena arena = Arena.ofConfined()) {
            map.update(key, arena.allocate((long) stride * cpus, 8));
        }
    }

    /** BPF_MAP_LOOKUP_BATCH of per-CPU arrays came with kernel 5.13; false where it is not there. */
    private boolean readBatch(Arena arena, MemorySegment values, int count) {
        MemorySegment keys = arena.allocate(4L * count, 4);
        MemorySegment position = arena.allocate(JAVA_INT);
        MemorySegment counted = arena.allocateFrom(JAVA_INT, count);
        try {
            int result = (int) Libbpf.BPF_MAP_LOOKUP_BATCH.invokeExact(
                    map.fd(), MemorySegment.NULL, position, keys, values, counted, MemorySegment.NULL);
            if (result == -Errno.ENOTSUPP || result == -Errno.EOPNOTSUPP || result == -Errno.EINVAL) {
                batches = false;
                return false;
            }
            if (result != -Errno.ENOENT) { // ENOENT: the end of the map was reached
                ErrnoException.check("bpf_map_lookup_batch", map.name(), result);
            }
            return counted.get(JAVA_INT, 0) == count;
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    private void readSingly(MemorySegment values, int count) {
        long size = (long) stride * cpus;
        for (int key = 0; key < count; key++) {
            map.lookup(key, values.asSlice(key * size, size));
        }
    }
}
