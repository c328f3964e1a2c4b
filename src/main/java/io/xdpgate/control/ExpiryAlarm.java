package io.xdpgate.control;

import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Goes off when the first of many things expires. For one thread at a time, under the writer lock. */
final class ExpiryAlarm implements AutoCloseable {
    private final Alarm alarm;
    private final Clock clock;

    /** The time that the alarm is set for, so that a commit that does not move it costs nothing. */
    private @Nullable Instant next;

    ExpiryAlarm(Alarm alarm, Clock clock) {
        this.alarm = alarm;
        this.clock = clock;
    }

    /** @param earliest when the first expires; empty: none does */
    void setFor(Optional<Instant> earliest) {
        Instant time = earliest.orElse(null);
        if (!Objects.equals(time, next)) {
            next = time;
            if (time == null) {
                alarm.clear();
            } else {
                alarm.setFor(Deadline.at(time, clock));
            }
        }
    }

    /** It has gone off: it is to be set again, be it for the same time. */
    void wentOff() {
        next = null;
    }

    @Override
    public void close() {
        alarm.close();
    }
}
