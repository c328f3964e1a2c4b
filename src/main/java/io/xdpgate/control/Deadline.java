package io.xdpgate.control;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** When something is due: by the wall clock, which may be stepped, or by clocks that may not. */
final class Deadline {
    private final Instant time;
    private final Supplier<Duration> left;

    private Deadline(Instant time, Supplier<Duration> left) {
        this.time = time;
        this.left = left;
    }

    /** @param left how long until it is due, by whatever clock counts */
    static Deadline of(Instant time, Supplier<Duration> left) {
        return new Deadline(time, left);
    }

    /** Due when the wall clock says so. */
    static Deadline at(Instant time, Clock clock) {
        return new Deadline(time, () -> Duration.between(clock.instant(), time));
    }

    /** Due after a duration by the wall clock or by the monotonic one, whichever comes first. */
    static Deadline within(Duration duration, Clock clock) {
        Deadline byWall = at(clock.instant().plus(duration), clock);
        long startNs = System.nanoTime();
        return new Deadline(byWall.time, () -> {
            Duration byMonotonic = duration.minusNanos(System.nanoTime() - startNs);
            return byMonotonic.compareTo(byWall.left()) < 0 ? byMonotonic : byWall.left();
        });
    }

    /** By the wall clock. */
    Instant time() {
        return time;
    }

    /** How long until it is due; zero or negative once it is. */
    Duration left() {
        return left.get();
    }

    boolean isDue() {
        return !left().isPositive();
    }
}
