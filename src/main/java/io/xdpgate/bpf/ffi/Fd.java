package io.xdpgate.bpf.ffi;

import java.util.concurrent.atomic.AtomicBoolean;

/** Owns one file descriptor. Thread-safe; the number must not be used after {@link #close()}. */
public final class Fd implements AutoCloseable {
    private final int number;
    private final String what;
    private final long handle;
    private final AtomicBoolean closed = new AtomicBoolean();

    Fd(int number, String what) {
        this.number = number;
        this.what = what;
        this.handle = OpenHandles.add("fd " + number + ": " + what);
    }

    public int number() {
        if (closed.get()) {
            throw new IllegalStateException(what + " is closed");
        }
        return number;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            OpenHandles.remove(handle);
            Libc.close(number, what);
        }
    }
}
