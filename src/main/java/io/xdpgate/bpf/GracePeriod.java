package io.xdpgate.bpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.xdpgate.bpf.ffi.OwnedMap;
import java.lang.foreign.Arena;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Waits until every run of the program that was under way has ended. A thread of its own begins the wait right
 * after a change, so that the next change seldom has to wait. The kernel waits when an element of an
 * array of maps is written; a private one serves for that.
 */
final class GracePeriod implements AutoCloseable {
    private final Runnable synchronize;
    private final Runnable release;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread;
    private long wanted;
    private long done;
    private boolean closed;
    /** The thread is no more: whoever waits has to do it himself. */
    private boolean ended;

    private @Nullable Throwable failure;

    private GracePeriod(Runnable synchronize, Runnable release) {
        this.synchronize = synchronize;
        this.release = release;
        this.thread = Thread.ofPlatform().daemon().name("xdpgate-grace").unstarted(this::run);
    }

    static GracePeriod open() {
        OwnedMap inner = OwnedMap.array("xg_grace_inner", Integer.BYTES, 1);
        try {
            OwnedMap outer = OwnedMap.arrayOfMaps("xg_grace", inner, 1);
            return open(() -> synchronize(outer, inner), () -> {
                outer.close();
                inner.close();
            });
        } catch (RuntimeException refused) {
            inner.close();
            throw refused;
        }
    }

    /**
     * @param synchronize returns when whatever ran at its call has ended; may be called by several threads
     * @param release called once, by {@link #close()}
     */
    static GracePeriod open(Runnable synchronize, Runnable release) {
        GracePeriod period = new GracePeriod(synchronize, release);
        period.thread.start();
        return period;
    }

    private static void synchronize(OwnedMap outer, OwnedMap inner) {
        try (Arena arena = Arena.ofConfined()) {
            outer.map().update(0, arena.allocateFrom(JAVA_INT, inner.map().fd()));
        }
    }

    /** Begins a wait for everything that runs at this moment; the ticket is for {@link #await}. */
    long begin() {
        lock.lock();
        try {
            wanted++;
            changed.signalAll();
            return wanted;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns when the wait of that ticket is over, at once when it has been for long. A wait that failed is
     * repeated on the calling thread.
     *
     * @throws io.xdpgate.bpf.ffi.ErrnoException if the kernel refuses to wait
     */
    void await(long ticket) {
        lock.lock();
        try {
            while (done < ticket && failure == null && !closed && !ended) {
                changed.awaitUninterruptibly();
            }
            if (done >= ticket) {
                return;
            }
            if (closed) {
                throw new IllegalStateException("the data plane is closed");
            }
            synchronize.run();
            failure = null;
            done = Math.max(done, ticket);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the wait of that ticket is over; does not wait. */
    boolean isDone(long ticket) {
        lock.lock();
        try {
            return done >= ticket;
        } finally {
            lock.unlock();
        }
    }

    /** The waits of tickets up to this one are over; does not wait. */
    long done() {
        lock.lock();
        try {
            return done;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        lock.lock();
        try {
            while (!closed) {
                if (wanted == done || failure != null) {
                    changed.awaitUninterruptibly();
                } else {
                    waitOnce(wanted);
                }
            }
        } finally {
            ended = true;
            changed.signalAll();
            lock.unlock();
        }
    }

    /** Called with the lock held; the kernel waits without it. An error is kept too: it may pass, a thread not. */
    private void waitOnce(long target) {
        Throwable refused = null;
        lock.unlock();
        try {
            synchronize.run();
        } catch (Throwable failed) {
            refused = failed;
        } finally {
            lock.lock();
        }
        if (refused == null) {
            done = Math.max(done, target);
        } else {
            failure = refused;
        }
        changed.signalAll();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        Threads.join(thread);
        release.run();
    }
}
