package io.xdpgate.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The distinct rows of a policy, numbered from 0 in order of first use; row 0 is empty. Not thread-safe. */
final class RowPool {
    private final List<long[]> rows = new ArrayList<>();
    private long[] hashes = new long[1024];
    /** Open addressing: row number plus 1, or 0 for a free slot; a power of two, at most half full. */
    private int[] slots = new int[2048];

    RowPool() {
        intern(new RowBits());
    }

    /**
     * The number of an equal row, added if there is none.
     *
     * @throws io.xdpgate.policy.InvalidPolicyException if {@link Capacity#ROWS} are in use
     */
    int intern(RowBits bits) {
        int mask = slots.length - 1;
        int slot = (int) bits.hash() & mask;
        while (slots[slot] != 0) {
            int row = slots[slot] - 1;
            if (hashes[row] == bits.hash() && Arrays.equals(rows.get(row), bits.words())) {
                return row;
            }
            slot = (slot + 1) & mask;
        }
        return add(bits, slot);
    }

    List<long[]> rows() {
        return List.copyOf(rows);
    }

    private int add(RowBits bits, int slot) {
        int row = rows.size();
        if (row == Capacity.ROWS) {
            throw Capacity.exceeded("different combinations of rules", Capacity.ROWS);
        }
        rows.add(bits.words().clone());
        if (row == hashes.length) {
            hashes = Arrays.copyOf(hashes, row * 2);
        }
        hashes[row] = bits.hash();
        slots[slot] = row + 1;
        if (rows.size() * 2 > slots.length) {
            grow();
        }
        return row;
    }

    private void grow() {
        slots = new int[slots.length * 2];
        int mask = slots.length - 1;
        for (int row = 0; row < rows.size(); row++) {
            int slot = (int) hashes[row] & mask;
            while (slots[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = row + 1;
        }
    }
}
