package io.xdpgate.compiler.tables;

import java.util.EnumMap;

/**
 * The rules that hang on no address and no port: a two-level bit vector over slots in order of key. Arrays are owned
 * by this value.
 *
 * @param slots entry of each slot
 * @param words row blocks, one after another: a summary, then the words of the block
 * @param rows for each row {@link #blocks()} indexes into {@code words}; row 0 has every slot
 * @param fields for each field that a rule uses: the row of each key ({@link Field#keys()} of them)
 */
public record Rest(int[] slots, long[] words, int[] rows, EnumMap<Field, short[]> fields) {
    /** Slots of a block: 64 words of 64 bits; {@code XG_BLOCK_SLOTS}. */
    public static final int BLOCK_SLOTS = 4096;

    /** {@code XG_BLOCKS}. */
    public static final int MOST_BLOCKS = 4;

    public int blocks() {
        return (slots.length + BLOCK_SLOTS - 1) / BLOCK_SLOTS;
    }
}
