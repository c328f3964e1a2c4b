package io.xdpgate.control;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When something is due: at a time of the wall clock, which may be stepped, and if asked within a time that may not. */
final class Deadline {
    private final Clock clock;
    private final Instant time;
    /** By the monotonic clock, since {@link #startNs}; null when only the wall clock counts. */
    private final @Nullable Duration atMost;

    private final long startNs = System.nanoTime();

    private Deadline(Clock clock, Instant time, @Nullable Duration atMost) {
        this.clock = clock;
        this.time = time;
        this.atMost = atMost;
    }

    /** Due when the wall clock says so. */
    static Deadline at(Instant time, Clock clock) {
        return new Deadline(clock, time, null);
    }

    /** Due after a duration by the wall clock or by the monotonic one, whichever comes first. */
    static Deadline within(Duration duration, Clock clock) {
        return new Deadline(clock, clock.instant().plus(duration), duration);
    }

    /** By the wall clock. */
    Instant time() {
        return time;
    }

    /** How long until it is due; zero or negative once it is. */
    Duration left() {
        Duration byWall = Duration.between(clock.instant(), time);
        if (atMost == null) {
            return byWall;
        }
        Duration byMonotonic = atMost.minusNanos(System.nanoTime() - startNs);
        return byMonotonic.compareTo(byWall) < 0 ? byMonotonic : byWall;
    }

    boolean isDue() {
        return !left().isPositive();
    }
}
