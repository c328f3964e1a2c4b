package io.xdpgate.compiler;

import java.util.Arrays;

/** Gives each distinct mask of sets a class, from 0 in order of appearance. Not thread-safe. */
final class MaskClasses {
    private long[] masks = new long[64];
    private int size;
    /** Class + 1 by the hash of its mask, 0: free; at most half full. */
    private int[] slots = new int[256];

    /** Adds a class that {@link #of} never finds. */
    void addHidden(long mask) {
        append(mask);
    }

    int of(long mask) {
        int at = slot(mask);
        while (slots[at] != 0) {
            if (masks[slots[at] - 1] == mask) {
                return slots[at] - 1;
            }
            at = (at + 1) & (slots.length - 1);
        }
        append(mask);
        slots[at] = size;
        if (size * 2 > slots.length) {
            grow();
        }
        return size - 1;
    }

    /** The mask of each class. */
    long[] toArray() {
        return Arrays.copyOf(masks, size);
    }

    private void append(long mask) {
        if (size == masks.length) {
            masks = Arrays.copyOf(masks, size * 2);
        }
        masks[size++] = mask;
    }

    private void grow() {
        int[] old = slots;
        slots = new int[old.length * 2];
        for (int used : old) {
            if (used != 0) {
                int at = slot(masks[used - 1]);
                while (slots[at] != 0) {
                    at = (at + 1) & (slots.length - 1);
                }
                slots[at] = used;
            }
        }
    }

    private int slot(long mask) {
        long mixed = mask * 0x9e3779b97f4a7c15L;
        return (int) (mixed >>> 32) & (slots.length - 1);
    }
}
