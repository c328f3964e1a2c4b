package io.xdpgate.control;

import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.dataplane.DataplaneException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The panic switch: passes every packet for a bounded time, counters and events go on. Ends by itself, or with the
 * process when the data plane does not outlive it. Thread-safe.
 */
public class PanicControl implements AutoCloseable {
    /** The longest time that one call may ask for. */
    public static final Duration MAX_DURATION = Duration.ofHours(24);

    private final Dataplane dataplane;
    private final Clock clock;
    private final Alarm alarm;
    private @Nullable Deadline end;

    @SuppressWarnings("this-escape") // the alarm is not set before panic()
    public PanicControl(Dataplane dataplane, Clock clock) {
        this.dataplane = dataplane;
        this.clock = clock;
        this.alarm = new Alarm(
                "xdpgate-panic", this::expire, "the panic switch is still on: packets pass unfiltered; trying again");
    }

    /**
     * Passes every packet from now on; a call while it is on sets a new end. It never lasts longer than asked for,
     * although the clock be set back.
     *
     * @param duration above 0 and at most {@link #MAX_DURATION}
     * @return when it ends
     * @throws IllegalArgumentException if the duration is out of range
     * @throws DataplaneException if the kernel refuses; nothing changed
     */
    public synchronized Instant panic(Duration duration) {
        if (duration.isNegative() || duration.isZero() || duration.compareTo(MAX_DURATION) > 0) {
            throw new IllegalArgumentException("a panic lasts more than 0 and at most " + MAX_DURATION);
        }
        dataplane.panic(true);
        Deadline next = Deadline.within(duration, clock);
        end = next;
        alarm.setFor(next);
        return next.time();
    }

    /**
     * Back to the policy.
     *
     * @return false if it was not on
     * @throws DataplaneException if the kernel refuses; it is still on then, and ends at its time
     */
    public synchronized boolean endPanic() {
        if (end == null) {
            return false;
        }
        dataplane.panic(false);
        end = null;
        alarm.clear();
        return true;
    }

    /** When the panic that is on ends; empty when none is. */
    public synchronized Optional<Instant> activeUntil() {
        return Optional.ofNullable(end).map(Deadline::time);
    }

    /** Stops the timer; does not touch the data plane. */
    @Override
    public void close() {
        alarm.close();
    }

    private synchronized void expire() {
        Deadline due = end;
        if (due == null) {
            return;
        }
        if (due.isDue()) {
            endPanic();
        } else {
            // A new end was set while this call waited for the lock, or the clock was set back.
            alarm.setFor(due);
        }
    }
}
