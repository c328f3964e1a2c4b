package io.xdpgate.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that can be stepped, as by an administrator or by NTP. Thread-safe. */
public final class SettableClock extends Clock {
    private final Clock base;
    private volatile Duration offset = Duration.ZERO;

    /** Runs like the system's. */
    public SettableClock() {
        this(Clock.systemUTC());
    }

    private SettableClock(Clock base) {
        this.base = base;
    }

    /** Stands still between steps. */
    public static SettableClock standingAt(Instant time) {
        return new SettableClock(Clock.fixed(time, ZoneOffset.UTC));
    }

    /** @param by negative to step back */
    public synchronized void step(Duration by) {
        offset = offset.plus(by);
    }

    @Override
    public Instant instant() {
        return base.instant().plus(offset);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("this clock is UTC");
    }
}
