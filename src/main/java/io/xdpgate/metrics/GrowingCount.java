package io.xdpgate.metrics;

/**
 * A count that never goes backwards although its source may start again at 0, as when an interface comes back.
 * Thread-safe.
 */
final class GrowingCount {
    private long base;
    private long last;

    /** @param source what the source says, 0 or more; below the last value it has started again */
    synchronized void update(long source) {
        if (source < last) {
            base += last;
        }
        last = source;
    }

    synchronized double value() {
        return base + last;
    }
}
