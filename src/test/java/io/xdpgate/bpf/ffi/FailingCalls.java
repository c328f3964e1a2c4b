package io.xdpgate.bpf.ffi;

import java.util.ArrayList;
import java.util.List;

/** Lets one of the calls that make, change or find something in the kernel fail, by its place in the order of calls. */
public final class FailingCalls implements AutoCloseable {
    private final int failing;
    private final List<String> seen = new ArrayList<>();

    private FailingCalls(int failing) {
        this.failing = failing;
        CallHook.set(this::before);
    }

    /** Lets all pass and counts them. */
    public static FailingCalls none() {
        return new FailingCalls(-1);
    }

    /** @param number from 0 */
    public static FailingCalls at(int number) {
        return new FailingCalls(number);
    }

    /** Those who only watch come at any time, and are left alone. */
    private synchronized void before(String function) {
        if (Thread.currentThread().getName().equals("xdpgate-watch")) {
            return;
        }
        boolean fails = seen.size() == failing;
        seen.add(function);
        if (fails) {
            throw new ErrnoException(function, "test", Errno.EPERM);
        }
    }

    /** The calls so far. */
    public synchronized List<String> seen() {
        return List.copyOf(seen);
    }

    @Override
    public void close() {
        CallHook.set(CallHook.NONE);
    }
}
