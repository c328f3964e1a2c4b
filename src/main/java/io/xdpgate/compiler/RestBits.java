package io.xdpgate.compiler;

import io.xdpgate.compiler.tables.Rest;
import java.util.Arrays;

/** A row under construction; a change costs as much as the block that it is in. */
final class RestBits {
    private final RestRows pool;
    private final long[] words;
    /** Exclusive or over the marks of the slots that are set. */
    private final long[] hashes;

    private final boolean[] stale;
    private final int[] refs;
    private boolean changed = true;
    private int row;

    RestBits(RestRows pool) {
        this.pool = pool;
        words = new long[pool.blocks() * Rest.BLOCK_SLOTS / 64];
        hashes = new long[pool.blocks()];
        stale = new boolean[pool.blocks()];
        refs = new int[pool.blocks()];
        Arrays.fill(stale, true);
    }

    static RestBits full(RestRows pool) {
        RestBits bits = new RestBits(pool);
        for (int slot = 0; slot < pool.slots(); slot++) {
            bits.toggle(slot);
        }
        return bits;
    }

    void toggle(int slot) {
        int block = slot / Rest.BLOCK_SLOTS;
        words[slot >>> 6] ^= 1L << (slot & 63);
        hashes[block] ^= mark(slot & (Rest.BLOCK_SLOTS - 1));
        stale[block] = true;
        changed = true;
    }

    /** Number of the row as it is now. */
    int row() {
        if (changed) {
            for (int block = 0; block < refs.length; block++) {
                if (stale[block]) {
                    int first = block * (Rest.BLOCK_SLOTS / 64);
                    refs[block] =
                            pool.block(words, first, pool.blockWords(block), hashes[block] + pool.blockWords(block));
                    stale[block] = false;
                }
            }
            row = pool.row(refs);
            changed = false;
        }
        return row;
    }

    /** A number that looks random (the finalizer of SplitMix64). */
    private static long mark(int slot) {
        long mixed = (slot + 1) * 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
