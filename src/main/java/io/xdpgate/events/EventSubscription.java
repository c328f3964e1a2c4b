package io.xdpgate.events;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One subscriber's queue. Closing is for any thread, the rest for one at a time. */
public interface EventSubscription extends AutoCloseable {
    /**
     * The next message, or null when none came within the time or the subscription is closed. A packet counts as
     * delivered with the next {@link #acknowledge}.
     */
    @Nullable
    EventMessage next(Duration timeout) throws InterruptedException;

    /** What {@link #next} gave so far has reached the subscriber. What never is acknowledged counts as lost. */
    void acknowledge();

    /**
     * Waits while a few packets are queued, so that a busy stream is woken for many at a time: until the time is
     * over, half the queue is full, or the subscription is closed.
     */
    void gather(Duration atMost) throws InterruptedException;

    boolean isClosed();

    @Override
    void close();
}
