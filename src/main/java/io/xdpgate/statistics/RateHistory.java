package io.xdpgate.statistics;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The amounts of one counter at the last samples: 1 KiB. Not thread-safe. */
final class RateHistory {
    private static final int[] WINDOWS = {1, 10, 60};

    private final long[] packets = new long[SampleTimes.KEPT];
    private final long[] bytes = new long[SampleTimes.KEPT];
    private final long first;
    private Amount newest = Amount.NONE;
    private @Nullable Instant lastMove;

    /** @param first number of the first sample that counts; what was not added before it was 0 */
    RateHistory(long first) {
        this.first = first;
    }

    void add(long sample, Amount amount, Instant now) {
        if (sample > first && amount.packets() != newest.packets()) {
            lastMove = now;
        }
        newest = amount;
        int place = (int) (sample % SampleTimes.KEPT);
        packets[place] = amount.packets();
        bytes[place] = amount.bytes();
    }

    /** When a sample first showed what is there now; null if it has not moved since the first sample. */
    @Nullable
    Instant lastMove() {
        return lastMove;
    }

    Rates rates(SampleTimes times) {
        return new Rates(rate(times, WINDOWS[0]), rate(times, WINDOWS[1]), rate(times, WINDOWS[2]));
    }

    /** A sample that came late makes the window longer, not the rate higher. */
    private @Nullable Rate rate(SampleTimes times, int seconds) {
        long from = times.last() - seconds;
        if (from < first) {
            return null;
        }
        int old = (int) (from % SampleTimes.KEPT);
        Amount moved = newest.since(new Amount(packets[old], bytes[old]));
        double elapsed = times.secondsSince(from);
        return new Rate(moved.packets() / elapsed, moved.bytes() / elapsed);
    }
}
