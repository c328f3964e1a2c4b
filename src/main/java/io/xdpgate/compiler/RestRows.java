package io.xdpgate.compiler;

import io.xdpgate.compiler.tables.Rest;
import java.util.Arrays;

/** The distinct rows of a bit vector and the blocks that they are made of. Row 0 has every slot. */
final class RestRows {
    private static final int BLOCK_WORDS = Rest.BLOCK_SLOTS / 64;

    private final int slots;
    private final int blocks;
    private long[] words = new long[1024];
    private int usedWords;
    private int[] rows = new int[64];
    private int usedRows;

    private long[] blockHashes = new long[256];
    /** Open addressing: 1 + index in {@code words}. */
    private int[] blockRefs = new int[256];

    private int blockCount;
    private long[] rowHashes = new long[256];
    /** Open addressing: 1 + row. */
    private int[] rowNumbers = new int[256];

    RestRows(int slots) {
        this.slots = slots;
        this.blocks = (slots + Rest.BLOCK_SLOTS - 1) / Rest.BLOCK_SLOTS;
    }

    int slots() {
        return slots;
    }

    int blocks() {
        return blocks;
    }

    /** 64-bit words of a block, without the summary. */
    int blockWords(int block) {
        return block < blocks - 1 ? BLOCK_WORDS : (slots - block * Rest.BLOCK_SLOTS + 63) / 64;
    }

    long[] words() {
        return Arrays.copyOf(words, usedWords);
    }

    int[] rows() {
        return Arrays.copyOf(rows, usedRows * blocks);
    }

    /** Index of an equal block, added if there is none. */
    int block(long[] bits, int first, int length, long hash) {
        int slot = (int) hash & (blockRefs.length - 1);
        while (blockRefs[slot] != 0) {
            int at = blockRefs[slot] - 1;
            if (blockHashes[slot] == hash
                    && Arrays.equals(words, at + 1, at + 1 + length, bits, first, first + length)) {
                return at;
            }
            slot = (slot + 1) & (blockRefs.length - 1);
        }
        int at = usedWords;
        if (at + length + 1 > words.length) {
            words = Arrays.copyOf(words, words.length * 2);
        }
        long summary = 0;
        for (int i = 0; i < length; i++) {
            summary |= bits[first + i] == 0 ? 0 : 1L << i;
        }
        words[at] = summary;
        System.arraycopy(bits, first, words, at + 1, length);
        usedWords += length + 1;
        blockHashes[slot] = hash;
        blockRefs[slot] = at + 1;
        if (++blockCount * 2 > blockRefs.length) {
            long[] hashes = blockHashes;
            int[] refs = blockRefs;
            blockHashes = new long[hashes.length * 2];
            blockRefs = new int[refs.length * 2];
            rehash(hashes, refs, blockHashes, blockRefs);
        }
        return at;
    }

    /** Number of an equal row, added if there is none. */
    int row(int[] refs) {
        long hash = 0;
        for (int ref : refs) {
            hash = (hash + ref) * 0x9e3779b97f4a7c15L;
            hash ^= hash >>> 29;
        }
        int slot = (int) hash & (rowNumbers.length - 1);
        while (rowNumbers[slot] != 0) {
            int row = rowNumbers[slot] - 1;
            if (rowHashes[slot] == hash && Arrays.equals(rows, row * blocks, row * blocks + blocks, refs, 0, blocks)) {
                return row;
            }
            slot = (slot + 1) & (rowNumbers.length - 1);
        }
        int row = usedRows++;
        if (usedRows * blocks > rows.length) {
            rows = Arrays.copyOf(rows, rows.length * 2);
        }
        System.arraycopy(refs, 0, rows, row * blocks, blocks);
        rowHashes[slot] = hash;
        rowNumbers[slot] = row + 1;
        if (usedRows * 2 > rowNumbers.length) {
            long[] hashes = rowHashes;
            int[] numbers = rowNumbers;
            rowHashes = new long[hashes.length * 2];
            rowNumbers = new int[numbers.length * 2];
            rehash(hashes, numbers, rowHashes, rowNumbers);
        }
        return row;
    }

    private static void rehash(long[] hashes, int[] values, long[] newHashes, int[] newValues) {
        int mask = newValues.length - 1;
        for (int i = 0; i < values.length; i++) {
            if (values[i] != 0) {
                int slot = (int) hashes[i] & mask;
                while (newValues[slot] != 0) {
                    slot = (slot + 1) & mask;
                }
                newHashes[slot] = hashes[i];
                newValues[slot] = values[i];
            }
        }
    }
}
