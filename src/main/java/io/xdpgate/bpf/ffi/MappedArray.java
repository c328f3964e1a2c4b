package io.xdpgate.bpf.ffi;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * An array map (made with BPF_F_MMAPABLE, kernel 5.5) in this process's memory. Programs see each store at
 * once. After {@link #close()} every access throws {@link IllegalStateException}.
 */
public final class MappedArray implements AutoCloseable {
    /** mmap and munmap round up to the kernel's page, which is this or a multiple; the map ends where its pages do. */
    private static final int PAGE = 4096;

    private final Arena arena = Arena.ofShared();
    private final String name;
    private final MemorySegment pages;
    private final MemorySegment elements;
    private final long handle;
    private boolean closed;

    private MappedArray(String name, MemorySegment pages, long size) {
        this.name = name;
        this.pages = pages;
        this.elements = pages.reinterpret(size, arena, null);
        this.handle = OpenHandles.add("mmap of " + name);
    }

    /** Maps all elements; the kernel lays them out at multiples of the value size rounded up to 8. */
    public static MappedArray of(BpfMap map) {
        long size = (long) PerCpuArray.roundUp(map.valueSize()) * map.maxEntries();
        long length = (size + PAGE - 1) / PAGE * PAGE;
        return new MappedArray(map.name(), Libc.mmap(map.fd(), length, map.name()), size);
    }

    /** All elements, writable from any thread. */
    public MemorySegment elements() {
        return elements;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            OpenHandles.remove(handle);
            arena.close();
            Libc.munmap(pages, name);
        }
    }
}
