package io.xdpgate.bpf;

import java.time.Duration;
import java.time.Instant;

/**
 * Wall times of the kernel's CLOCK_MONOTONIC stamps, which {@link System#nanoTime} reads too on Linux.
 *
 * @param wall the time at {@code monotonicNs}
 */
record MonotonicClock(Instant wall, long monotonicNs) {
    static MonotonicClock now() {
        return new MonotonicClock(Instant.now(), System.nanoTime());
    }

    Instant at(long stampNs) {
        return wall.plus(Duration.ofNanos(stampNs - monotonicNs));
    }
}
