package io.xdpgate.statistics;

import org.jspecify.annotations.Nullable;

/** Rates over the last 1, 10 and 60 seconds; null while it has not been sampled for so long. */
public record Rates(
        @Nullable Rate second,
        @Nullable Rate tenSeconds,
        @Nullable Rate minute) {
    public static final Rates UNKNOWN = new Rates(null, null, null);

    /** Of both together; unknown where one of them is. */
    public Rates plus(Rates other) {
        return new Rates(sum(second, other.second), sum(tenSeconds, other.tenSeconds), sum(minute, other.minute));
    }

    private static @Nullable Rate sum(@Nullable Rate one, @Nullable Rate other) {
        return one == null || other == null ? null : one.plus(other);
    }
}
