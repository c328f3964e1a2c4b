package io.xdpgate.bpf.ffi;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** What all downcalls of this package have in common: captured errno, and exceptions that cannot happen. */
final class Downcalls {
    /** For functions that report errors through errno; adds a leading {@link MemorySegment} argument. */
    static final Linker.Option CAPTURE_ERRNO = Linker.Option.captureCallState("errno");

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private Downcalls() {}

    /** Memory for the leading argument of a function with {@link #CAPTURE_ERRNO}. */
    static MemorySegment state(Arena arena) {
        return arena.allocate(STATE);
    }

    /** The errno that the call left in {@code state}. */
    static int errno(MemorySegment state) {
        return (int) ERRNO.get(state, 0L);
    }

    /** {@code invokeExact} declares Throwable; a downcall throws unchecked exceptions only. */
    static RuntimeException unexpected(Throwable thrown) {
        if (thrown instanceof RuntimeException exception) {
            return exception;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        return new IllegalStateException("a downcall threw a checked exception", thrown);
    }
}
