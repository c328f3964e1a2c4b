package io.xdpgate.bpf.ffi;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A per-CPU array map. The kernel copies an element as one value for each <em>possible</em> CPU, each at a
 * multiple of the value size rounded up to 8 ({@code kernel/bpf/syscall.c}, {@code bpf_map_value_size}).
 */
public final class PerCpuArray {
    /** Elements read at a time: with 256 CPUs the largest map's values would take tens of MiB at once. */
    private static final int CHUNK = 256;

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

    /**
     * Visits the elements below {@code end}.
     *
     * @throws ErrnoException e.g. ENOMEM; some elements may have been visited before
     */
    public void read(int end, Visitor visitor) {
        int all = Math.min(end, map.maxEntries());
        if (all <= 0) {
            return;
        }
        long size = (long) stride * cpus;
        try (Arena arena = Arena.ofConfined()) {
            int most = Math.min(all, CHUNK);
            MemorySegment values = arena.allocate(most * size, 8);
            MemorySegment keys = arena.allocate(4L * most, 4);
            for (int first = 0; first < all; first += CHUNK) {
                int count = Math.min(CHUNK, all - first);
                if (!batches || !readBatch(keys, values, first, count)) {
                    readSingly(values, first, count);
                }
                for (int i = 0; i < count; i++) {
                    visitor.visit(first + i, values.asSlice(i * size, size));
                }
            }
        }
    }

    /** Whether elements are read many at a time; else, before kernel 5.13, one by one. */
    public boolean readsBatches() {
        read(1, (key, values) -> {});
        return batches;
    }

    /** Visits one element. */
    public void readOne(int key, Visitor visitor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = arena.allocate((long) stride * cpus, 8);
            readSingly(values, key, 1);
            visitor.visit(key, values);
        }
    }

    /** Sets every CPU's value of an element to zero bytes. What a program adds meanwhile may be lost or stay. */
    public void clear(int key) {
        try (Arena arena = Arena.ofConfined()) {
            map.update(key, arena.allocate((long) stride * cpus, 8));
        }
    }

    /** BPF_MAP_LOOKUP_BATCH of per-CPU arrays came with kernel 5.13; false where it is not there. */
    private boolean readBatch(MemorySegment keys, MemorySegment values, int first, int count) {
        try (Arena arena = Arena.ofConfined()) {
            // of an array the position is the key before the next one (kernel/bpf/syscall.c, generic_map_lookup_batch)
            MemorySegment before = first == 0 ? MemorySegment.NULL : arena.allocateFrom(JAVA_INT, first - 1);
            MemorySegment position = arena.allocate(JAVA_INT);
            MemorySegment counted = arena.allocateFrom(JAVA_INT, count);
            int result = (int) Libbpf.BPF_MAP_LOOKUP_BATCH.invokeExact(
                    map.fd(), before, position, keys, values, counted, MemorySegment.NULL);
            if (result == -Errno.ENOTSUPP || result == -Errno.EOPNOTSUPP || result == -Errno.EINVAL) {
                batches = false;
                return false;
            }
            if (result != -Errno.ENOENT) { // ENOENT: the end of the map was reached
                ErrnoException.check("bpf_map_lookup_batch", map.name(), result);
            }
            return counted.get(JAVA_INT, 0) == count && keys.get(JAVA_INT, 0) == first;
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    private void readSingly(MemorySegment values, int first, int count) {
        long size = (long) stride * cpus;
        for (int i = 0; i < count; i++) {
            map.lookup(first + i, values.asSlice(i * size, size));
        }
    }
}
