package io.xdpgate.bpf.ffi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What libbpf prints. libbpf calls on the thread that called it, so a {@link Collector} of that thread gets the
 * words; without one they go to the log.
 */
final class LibbpfLog {
    private static final Logger LOG = System.getLogger(LibbpfLog.class.getName());
    private static final int LIBBPF_WARN = 0;
    private static final int LIBBPF_DEBUG = 2;
    private static final int MAX_LINE_BYTES = 4096;

    private static final ThreadLocal<@Nullable Collector> CURRENT = new ThreadLocal<>();

    /** {@code int vsnprintf(char *, size_t, const char *, va_list)}; va_list is passed as an address. */
    private static final MethodHandle VSNPRINTF = NativeLibrary.libc()
            .function("vsnprintf", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));

    /** {@code libbpf_print_fn_t libbpf_set_print(libbpf_print_fn_t)}. */
    private static final MethodHandle SET_PRINT =
            Libbpf.LIBRARY.function("libbpf_set_print", FunctionDescriptor.of(ADDRESS, ADDRESS));

    static {
        redirect();
    }

    private LibbpfLog() {}

    /** Collects what libbpf prints on this thread until the collector is closed. */
    static Collector collect() {
        Collector collector = new Collector(CURRENT.get());
        CURRENT.set(collector);
        return collector;
    }

    /** The warnings and information that libbpf printed on one thread; confined to that thread. */
    static final class Collector implements AutoCloseable {
        private final @Nullable Collector outer;
        private final List<String> lines = new ArrayList<>();

        private Collector(@Nullable Collector outer) {
            this.outer = outer;
        }

        List<String> lines() {
            return List.copyOf(lines);
        }

        @Override
        public void close() {
            CURRENT.set(outer);
        }
    }

    private static void redirect() {
        if (Libbpf.LIBRARY.failure().isPresent()) {
            return;
        }
        try {
            MethodHandle print = MethodHandles.lookup()
                    .findStatic(
                            LibbpfLog.class,
                            "print",
                            MethodType.methodType(int.class, int.class, MemorySegment.class, MemorySegment.class));
            MemorySegment stub = Linker.nativeLinker()
                    .upcallStub(print, FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS), Arena.global());
            MemorySegment previous = (MemorySegment) SET_PRINT.invokeExact(stub);
            LOG.log(Level.DEBUG, () -> "replaced libbpf's printer at " + previous);
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    /** Called by libbpf. Nothing may be thrown: an exception that leaves an upcall ends the process. */
    @SuppressWarnings("unused") // through the method handle above
    private static int print(int level, MemorySegment format, MemorySegment arguments) {
        try {
            if (level == LIBBPF_DEBUG) {
                return 0;
            }
            take(level, format(format, arguments).strip());
        } catch (Throwable thrown) {
            report(thrown);
        }
        return 0;
    }

    private static String format(MemorySegment format, MemorySegment arguments) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment line = arena.allocate(MAX_LINE_BYTES);
            int length = (int) VSNPRINTF.invokeExact(line, (long) MAX_LINE_BYTES, format, arguments);
            return length < 0 ? "" : line.getString(0);
        }
    }

    private static void take(int level, String line) {
        Collector collector = CURRENT.get();
        if (collector != null) {
            collector.lines.add(line);
        } else {
            LOG.log(level == LIBBPF_WARN ? Level.WARNING : Level.DEBUG, line);
        }
    }

    private static void report(Throwable thrown) {
        try {
            LOG.log(Level.ERROR, "cannot read what libbpf printed", thrown);
        } catch (Throwable unsaid) {
            // nothing is left to say it with: addSuppressed throws when both are the JVM's one OutOfMemoryError
        }
    }
}
