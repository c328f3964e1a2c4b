package io.xdpgate.control;

import io.xdpgate.policy.Policy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** The state in force and the lock of those who change it; anybody may read it. Thread-safe. */
final class StateInForce {
    private final ReentrantLock writer = new ReentrantLock();
    private final List<Consumer<PolicyState>> listeners = new CopyOnWriteArrayList<>();
    private volatile PolicyState state = new PolicyState(Policy.INITIAL, 1, null);

    PolicyState state() {
        return state;
    }

    ReentrantLock writer() {
        return writer;
    }

    /** Tells this listener of every state from now on, under the writer lock. */
    void addListener(Consumer<PolicyState> listener) {
        listeners.add(listener);
    }

    /** To be called under the writer lock, once the kernel enforces it. */
    void publish(PolicyState next) {
        state = next;
        listeners.forEach(listener -> listener.accept(next));
    }

    void exclusively(Runnable action) {
        writer.lock();
        try {
            action.run();
        } finally {
            writer.unlock();
        }
    }
}
