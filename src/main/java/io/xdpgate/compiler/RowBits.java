package io.xdpgate.compiler;

import java.util.SplittableRandom;

/**
 * A row under construction: one bit for each position, and a hash that follows every change at a fixed cost. Not
 * thread-safe.
 */
final class RowBits {
    /** One random number for each position; the hash of a row is the exclusive or over its set bits. */
    private static final long[] MARKS = new SplittableRandom(0x78647067617465L)
            .longs(CompiledPolicy.ROW_WORDS * 64L)
            .toArray();

    private final long[] words = new long[CompiledPolicy.ROW_WORDS];
    private long hash;

    void toggle(int position) {
        words[position >>> 6] ^= 1L << (position & 63);
        hash ^= MARKS[position];
    }

    /** The words themselves, not a copy. */
    long[] words() {
        return words;
    }

    long hash() {
        return hash;
    }
}
