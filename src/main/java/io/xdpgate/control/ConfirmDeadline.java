package io.xdpgate.control;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * When a provisional policy goes unless it is confirmed. Kept on disk, so that it holds across kill and restart: as
 * long as the host has not started anew, only the clock counts that nobody can set; after that the wall clock does,
 * which may then at most grant the whole time once more.
 *
 * @param time by the wall clock, in whole milliseconds
 * @param length the time that was granted
 * @param boot start of the host that {@code sinceBoot} belongs to
 * @param sinceBoot when it is due, counted from that start
 */
public record ConfirmDeadline(Instant time, Duration length, String boot, Duration sinceBoot) {
    static ConfirmDeadline in(Duration length, Clock clock, BootClock bootClock) {
        Instant time = Instant.ofEpochMilli(clock.instant().plus(length).toEpochMilli());
        return new ConfirmDeadline(
                time, length, bootClock.boot(), bootClock.sinceBoot().plus(length));
    }

    /** How long until it is due; zero or negative once it is. */
    Duration left(Clock clock, BootClock bootClock) {
        if (boot.equals(bootClock.boot())) {
            return sinceBoot.minus(bootClock.sinceBoot());
        }
        Duration byWall = Duration.between(clock.instant(), time);
        return byWall.compareTo(length) > 0 ? length : byWall;
    }
}
