package io.xdpgate.events;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One subscriber's queue. {@code next} is for one thread at a time; closing is for any. */
public interface EventSubscription extends AutoCloseable {
    /** The next message, or null when none came within the time or the subscription is closed. */
    @Nullable
    EventMessage next(Duration timeout) throws InterruptedException;

    boolean isClosed();

    @Override
    void close();
}
