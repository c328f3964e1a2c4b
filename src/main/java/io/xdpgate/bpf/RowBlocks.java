package io.xdpgate.bpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdpgate.bpf.abi.Limits;
import io.xdpgate.compiler.tables.Rest;
import java.lang.foreign.MemorySegment;

/**
 * The words of a rest, and its rows, which say where each row block is: in 8 bytes from the start of
 * {@code xg_tables}. No row block lies in two segments.
 */
final class RowBlocks {
    private static final int SEGMENT_WORDS = Limits.SEGMENT_LINES * Limits.LINE / Long.BYTES;
    private static final int LONGEST = 1 + Limits.BLOCK_WORDS;

    private RowBlocks() {}

    /**
     * Lines that the words take wherever they begin.
     *
     * @throws IllegalArgumentException if there are more blocks than a header has room for
     */
    static int lines(Rest rest) {
        if (rest.blocks() > Limits.BLOCKS) {
            throw new IllegalArgumentException(rest.blocks() + " blocks of rules, of at most " + Limits.BLOCKS);
        }
        long words = rest.words().length;
        long ends = words / (SEGMENT_WORDS - LONGEST) + 1;
        return TableMemory.lines((words + ends * LONGEST) * Long.BYTES);
    }

    /**
     * @param words line of the words
     * @param rows line of the rows
     */
    static void write(Rest rest, MemorySegment memory, int words, int rows) {
        int[] lengths = lengths(rest);
        int[] moved = new int[lengths.length];
        int next = words * (Limits.LINE / Long.BYTES);
        for (int from = 0; from < lengths.length; from += Math.max(1, lengths[from])) {
            if (lengths[from] > 0) {
                next = inOneSegment(next);
                moved[from] = next;
                MemorySegment.copy(rest.words(), from, memory, JAVA_LONG, (long) next * Long.BYTES, lengths[from]);
                next += lengths[from];
            }
        }
        int[] places = new int[rest.rows().length];
        for (int i = 0; i < places.length; i++) {
            places[i] = moved[rest.rows()[i]];
        }
        MemorySegment.copy(places, 0, memory, JAVA_INT, (long) rows * Limits.LINE, places.length);
    }

    /** Words of the row block at each index; 0 where none begins. */
    private static int[] lengths(Rest rest) {
        int blocks = rest.blocks();
        int[] lengths = new int[rest.words().length];
        for (int i = 0; i < rest.rows().length; i++) {
            lengths[rest.rows()[i]] = 1 + words(rest, i % blocks);
        }
        return lengths;
    }

    private static int words(Rest rest, int block) {
        int slots = Math.min(Rest.BLOCK_SLOTS, rest.slots().length - block * Rest.BLOCK_SLOTS);
        return (slots + Long.SIZE - 1) / Long.SIZE;
    }

    /** The program reads a summary and 64 words, whatever the length of the block. */
    private static int inOneSegment(int at) {
        int last = at + LONGEST - 1;
        return at / SEGMENT_WORDS == last / SEGMENT_WORDS ? at : last / SEGMENT_WORDS * SEGMENT_WORDS;
    }
}
