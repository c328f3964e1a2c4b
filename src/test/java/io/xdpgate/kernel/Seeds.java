package io.xdpgate.kernel;

import java.util.stream.LongStream;

/**
 * Seeds of random tests: fixed ones and a new one each time, or the one of {@code -Dxdpgate.seed}. With
 * {@code -Dxdpgate.seeds} there are at most so many fixed ones, where a machine is slow.
 */
public final class Seeds {
    private static final String PROPERTY = "xdpgate.seed";
    private static final String MOST = "xdpgate.seeds";

    private Seeds() {}

    /** {@code fixed} numbers from 1, then one that was never used. */
    public static LongStream of(int fixed) {
        Long replayed = Long.getLong(PROPERTY);
        if (replayed != null) {
            return LongStream.of(replayed);
        }
        return LongStream.concat(LongStream.rangeClosed(1, atMost(fixed)), LongStream.of(System.nanoTime()));
    }

    /** {@code fixed}, or what {@code -Dxdpgate.seeds} allows. */
    public static int atMost(int fixed) {
        return Math.min(fixed, Integer.getInteger(MOST, fixed));
    }

    /** For the description of an assertion. */
    public static String replay(long seed) {
        return "seed " + seed + ", replay with -D" + PROPERTY + "=" + seed;
    }
}
