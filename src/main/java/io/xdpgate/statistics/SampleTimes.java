package io.xdpgate.statistics;

/** When the last samples were taken, about one a second; numbered from 0. Not thread-safe. */
final class SampleTimes {
    /** A minute has one more end than it has seconds. */
    static final int KEPT = 61;

    private final long[] times = new long[KEPT];
    private long next;

    /** @param nanoTime of the sample, on the clock of {@link System#nanoTime} */
    void add(long nanoTime) {
        times[(int) (next % KEPT)] = nanoTime;
        next++;
    }

    /** Number of the last sample; -1 before the first. */
    long last() {
        return next - 1;
    }

    /** Seconds from a sample that is kept to the last one. */
    double secondsSince(long sample) {
        return (times[(int) (last() % KEPT)] - times[(int) (sample % KEPT)]) / 1e9;
    }
}
