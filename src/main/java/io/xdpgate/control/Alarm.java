package io.xdpgate.control;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs one action at one time on a thread of its own; a new time takes the place of the old one. The thread sleeps
 * until then. Thread-safe.
 */
final class Alarm implements AutoCloseable {
    /** Longest sleep: a far time is checked again once a day, so that no duration overflows. */
    private static final Duration LONGEST_SLEEP = Duration.ofDays(1);

    private final Clock clock;
    private final Runnable action;
    private final ScheduledThreadPoolExecutor thread;
    private @Nullable ScheduledFuture<?> pending;

    /** @param action must not throw; runs again if the time is set again */
    Alarm(String name, Clock clock, Runnable action) {
        this.clock = clock;
        this.action = action;
        this.thread = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name(name).factory());
        thread.setRemoveOnCancelPolicy(true);
    }

    synchronized void setFor(Instant time) {
        clear();
        if (!thread.isShutdown()) {
            Duration left = Duration.between(clock.instant(), time);
            Duration sleep = left.compareTo(LONGEST_SLEEP) > 0 ? LONGEST_SLEEP : left;
            // Rounded up: a millisecond too late is right, too early would find nothing to do.
            long delayMs = Math.max(0, sleep.plusNanos(999_999).toMillis());
            pending = thread.schedule(() -> ring(time), delayMs, TimeUnit.MILLISECONDS);
        }
    }

    synchronized void clear() {
        if (pending != null) {
            pending.cancel(false);
            pending = null;
        }
    }

    @Override
    public synchronized void close() {
        clear();
        thread.shutdown();
    }

    private void ring(Instant time) {
        if (clock.instant().isBefore(time)) {
            setFor(time);
        } else {
            action.run();
        }
    }
}
