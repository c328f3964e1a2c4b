package io.xdpgate.control;

import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.dataplane.DataplaneException;
import java.lang.System.Logger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The panic switch: passes every packet for a bounded time; only the totals of the interfaces go on, under the
 * reason panic. Ends by itself; a later process ends it if this one cannot. It may be switched
 * past this process too, in the map: then it is on until somebody ends it, here or there. Thread-safe.
 */
public class PanicControl implements AutoCloseable {
    /** The longest time that one call may ask for. */
    public static final Duration MAX_DURATION = Duration.ofHours(24);

    private static final Logger LOG = System.getLogger(PanicControl.class.getName());

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
        Deadline next = Deadline.within(duration, clock);
        dataplane.keepPanicEnd(next.time());
        dataplane.panic(true);
        end = next;
        alarm.setFor(next);
        LOG.log(Logger.Level.WARNING, "every packet passes until " + next.time() + ": the panic switch is on");
        return next.time();
    }

    /** Sees to the end of a panic that another process began. */
    public synchronized void resume() {
        Optional<Instant> kept = dataplane.isPanicking() ? dataplane.panicEnd() : Optional.empty();
        kept.ifPresent(time -> {
            Duration left = Duration.between(clock.instant(), time);
            Duration bounded = left.compareTo(MAX_DURATION) > 0 ? MAX_DURATION : left;
            Deadline next = Deadline.within(bounded.isNegative() ? Duration.ZERO : bounded, clock);
            end = next;
            alarm.setFor(next);
            LOG.log(Logger.Level.WARNING, "every packet passes until " + next.time() + ": the panic switch is on");
        });
    }

    /**
     * Back to the policy.
     *
     * @return false if it was not on
     * @throws DataplaneException if the kernel refuses; it is still on then, and ends at its time
     */
    public synchronized boolean endPanic() {
        boolean wasOn = dataplane.isPanicking();
        if (wasOn) {
            dataplane.panic(false);
            dataplane.keepPanicEnd(null);
            LOG.log(Logger.Level.WARNING, "packets are filtered again: the panic switch is off");
        }
        end = null;
        alarm.clear();
        return wasOn;
    }

    /** Whether every packet passes, whoever switched that on. */
    public boolean isActive() {
        return dataplane.isPanicking();
    }

    /** When the panic that is on ends; empty when none is, or when it was switched on past this process. */
    public synchronized Optional<Instant> activeUntil() {
        return isActive() ? Optional.ofNullable(end).map(Deadline::time) : Optional.empty();
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
