package io.xdpgate.bpf.ffi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.Consumer;

/**
 * The rings behind a perf event array, one for each CPU. Everything but {@link #close()} belongs to one reader
 * thread; close after that thread has left {@link #poll}. libbpf keeps the callback, so its memory lives as
 * long as this.
 */
public final class PerfBuffer implements SampleRings {
    private static final int PERF_TYPE_SOFTWARE = 1;
    private static final long PERF_COUNT_SW_BPF_OUTPUT = 10;
    private static final long PERF_SAMPLE_RAW = 1 << 10;
    private static final int PERF_RECORD_SAMPLE = 9;
    private static final int LIBBPF_PERF_EVENT_CONT = -2;
    /** Of {@code struct perf_sample_raw}: the header, then a 32-bit size, then the data. */
    private static final int SAMPLE_DATA = 12;

    private final Arena arena = Arena.ofShared();
    private final Consumer<MemorySegment> samples;
    private final Consumer<Throwable> failures;
    private final MemorySegment buffer;
    private final long handle;
    private boolean closed;

    private PerfBuffer(
            BpfMap map, int pages, int wakeupEvents, Consumer<MemorySegment> samples, Consumer<Throwable> failures) {
        this.samples = samples;
        this.failures = failures;
        try {
            this.buffer = open(map, pages, wakeupEvents);
        } catch (Throwable refused) {
            arena.close();
            throw refused;
        }
        this.handle = OpenHandles.add("perf_buffer of " + map.name());
    }

    /**
     * {@code perf_buffer__new_raw}.
     *
     * @param pages of each CPU's ring, a power of two
     * @param wakeupEvents samples that wake the reader; fewer wait until {@link #consume}
     * @param samples takes each sample on the reader thread; the segment starts at the program's data, may be
     *     padded at its end, is not 8-aligned, and is valid during the call
     * @param failures takes what {@code samples} throws; what it throws itself is dropped
     */
    public static PerfBuffer open(
            BpfMap map, int pages, int wakeupEvents, Consumer<MemorySegment> samples, Consumer<Throwable> failures) {
        return new PerfBuffer(map, pages, wakeupEvents, samples, failures);
    }

    private MemorySegment open(BpfMap map, int pages, int wakeupEvents) {
        MemorySegment attributes = arena.allocate(KernelStructs.PERF_EVENT_ATTR);
        var layout = KernelStructs.PERF_EVENT_ATTR;
        KernelStructs.setInt(layout, attributes, "type", PERF_TYPE_SOFTWARE);
        KernelStructs.setInt(layout, attributes, "size", (int) attributes.byteSize());
        KernelStructs.setLong(layout, attributes, "config", PERF_COUNT_SW_BPF_OUTPUT);
        KernelStructs.setLong(layout, attributes, "sample_period", 1);
        KernelStructs.setLong(layout, attributes, "sample_type", PERF_SAMPLE_RAW);
        KernelStructs.setInt(layout, attributes, "wakeup_events", wakeupEvents);
        MemorySegment state = Downcalls.state(arena);
        try (LibbpfLog.Collector words = LibbpfLog.collect()) {
            MemorySegment opened = (MemorySegment) Libbpf.PERF_BUFFER__NEW_RAW.invokeExact(
                    state, map.fd(), (long) pages, attributes, callback(), MemorySegment.NULL, MemorySegment.NULL);
            if (opened.address() == 0) {
                throw new ErrnoException("perf_buffer__new_raw", map.name(), Downcalls.errno(state), words.lines());
            }
            return opened;
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    private MemorySegment callback() throws ReflectiveOperationException {
        MethodHandle received = MethodHandles.lookup()
                .bind(
                        this,
                        "received",
                        MethodType.methodType(int.class, MemorySegment.class, int.class, MemorySegment.class));
        return Linker.nativeLinker()
                .upcallStub(received, FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS), arena);
    }

    /** Called by libbpf. Nothing may be thrown: an exception that leaves an upcall ends the process. */
    @SuppressWarnings("unused") // through the method handle above
    private int received(MemorySegment context, int cpu, MemorySegment event) {
        try {
            MemorySegment header = event.reinterpret(KernelStructs.PERF_EVENT_HEADER.byteSize());
            if (header.get(JAVA_INT_UNALIGNED, 0) == PERF_RECORD_SAMPLE) {
                int size = Short.toUnsignedInt(header.get(
                        JAVA_SHORT_UNALIGNED, KernelStructs.offset(KernelStructs.PERF_EVENT_HEADER, "size")));
                samples.accept(event.reinterpret(size).asSlice(SAMPLE_DATA));
            }
        } catch (Throwable thrown) {
            tell(thrown);
        }
        return LIBBPF_PERF_EVENT_CONT;
    }

    private void tell(Throwable thrown) {
        try {
            failures.accept(thrown);
        } catch (Throwable untold) {
            // there is nobody else to tell, and the process must live on
        }
    }

    /** {@code perf_buffer__poll}: reads the rings that are due, waiting for at most so many milliseconds; 0 if none was. */
    @Override
    public int poll(int timeoutMs) {
        try {
            int result = (int) Libbpf.PERF_BUFFER__POLL.invokeExact(buffer, timeoutMs);
            return result == -Errno.EINTR ? 0 : ErrnoException.check("perf_buffer__poll", "events", result);
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    /** {@code perf_buffer__consume}: reads every ring, whether it is due or not. */
    @Override
    public void consume() {
        try {
            ErrnoException.check(
                    "perf_buffer__consume", "events", (int) Libbpf.PERF_BUFFER__CONSUME.invokeExact(buffer));
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        OpenHandles.remove(handle);
        try {
            Libbpf.PERF_BUFFER__FREE.invokeExact(buffer);
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
        arena.close();
    }
}
