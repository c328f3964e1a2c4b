package io.xdpgate.control;

import java.lang.System.Logger;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs one action at one time on a thread of its own; a new time takes the place of the old one. While one is set,
 * the clock is looked at every second, so that a step of it is noticed within that. Thread-safe.
 */
final class Alarm implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Alarm.class.getName());
    private static final Duration TICK = Duration.ofSeconds(1);

    private final Runnable action;
    private final String complaint;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Deadline deadline;
    private boolean started;
    private volatile boolean closed;

    /**
     * @param action whatever it throws, an Error too, is logged, and it runs again a second later
     * @param complaint what is the matter while the action fails, for the log
     */
    Alarm(String name, Runnable action, String complaint) {
        this.action = action;
        this.complaint = complaint;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    void setFor(Deadline next) {
        lock.lock();
        try {
            deadline = next;
            if (!closed && !started) {
                started = true;
                thread.start();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void clear() {
        lock.lock();
        try {
            deadline = null;
        } finally {
            lock.unlock();
        }
    }

    /** The action does not begin any more; one that runs goes on to its end. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (!closed) {
            Deadline due = null;
            try {
                due = awaitDue();
                if (due != null) {
                    action.run();
                }
            } catch (Throwable failure) {
                survive(due, failure);
            }
        }
    }

    /** Null when closed. */
    private @Nullable Deadline awaitDue() throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                Deadline next = deadline;
                if (next == null) {
                    changed.await();
                } else {
                    Duration left = next.left();
                    if (!left.isPositive()) {
                        deadline = null;
                        return next;
                    }
                    boolean isLong = left.compareTo(TICK) > 0;
                    // The time that is left when woken is computed anew, hence not taken from the answer.
                    changed.await(isLong ? TICK.toNanos() : left.toNanos(), TimeUnit.NANOSECONDS);
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Makes no object before the alarm is set again: memory may be what is lacking. */
    private void survive(@Nullable Deadline due, Throwable failure) {
        lock.lock();
        try {
            if (deadline == null) {
                deadline = due;
            }
        } finally {
            lock.unlock();
        }
        try {
            LOG.log(Logger.Level.ERROR, complaint, failure);
        } catch (Throwable logFailed) {
            failure.addSuppressed(logFailed);
        }
        LockSupport.parkNanos(1_000_000_000);
    }
}
