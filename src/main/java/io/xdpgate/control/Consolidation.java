package io.xdpgate.control;

import java.lang.System.Logger;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Consolidates the tables on a thread of its own once writes pause, or once there were so many that it cannot wait
 * for a pause. Thread-safe. A failure is logged; the next commit gives another occasion.
 */
final class Consolidation implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Consolidation.class.getName());

    /** The pause of the writes that is waited for. */
    static final Duration PAUSE = Duration.ofMillis(100);

    /** Commits that wait for a pause at most. */
    static final int MOST_COMMITS = 256;

    private final BooleanSupplier wanted;
    private final Runnable action;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int commits;
    private long lastCommitNs;
    private boolean running;
    private boolean started;
    private boolean closed;

    /**
     * @param wanted whether there is something to consolidate; asked after every commit, so must be quick
     * @param action consolidates; runs without the writer lock
     */
    Consolidation(BooleanSupplier wanted, Runnable action) {
        this.wanted = wanted;
        this.action = action;
        this.thread = Thread.ofPlatform().daemon().name("xdpgate-consolidation").unstarted(this::run);
    }

    /** To be told of every commit. */
    void committed() {
        if (!wanted.getAsBoolean()) {
            return;
        }
        lock.lock();
        try {
            if (closed) {
                return;
            }
            commits++;
            lastCommitNs = System.nanoTime();
            if (!started) {
                started = true;
                thread.start();
            }
            // One that waits for the pause to end looks at the time of the last commit by itself.
            if (commits == 1 || commits == MOST_COMMITS) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing is consolidated nor about to be; false if the time was too short for that. */
    boolean awaitIdle(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (running || commits > 0) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** None begins any more; one that runs goes on to its end. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            commits = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (!isClosed()) {
            try {
                if (awaitOccasion()) {
                    action.run();
                }
            } catch (Throwable failure) {
                LOG.log(Logger.Level.WARNING, "the tables are not consolidated", failure);
            } finally {
                rest();
            }
        }
    }

    /** False when closed. */
    private boolean awaitOccasion() throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                long leftNs = PAUSE.toNanos() - (System.nanoTime() - lastCommitNs);
                if (commits > 0 && (leftNs <= 0 || commits >= MOST_COMMITS)) {
                    commits = 0;
                    running = true;
                    return true;
                }
                // The time that is left when woken is computed anew, hence not taken from the answer.
                changed.await(commits == 0 ? Long.MAX_VALUE : leftNs, TimeUnit.NANOSECONDS);
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void rest() {
        lock.lock();
        try {
            running = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }
}
