package io.xdpgate.compiler;

import java.util.Arrays;

/** The distinct classes of addresses: a list and a row each. Class 0 has the empty list and row 0. */
final class ClassPool {
    private int[] lists = new int[64];
    private int[] rows = new int[64];
    private int size;
    /** Open addressing: 1 + class. */
    private int[] slots = new int[128];

    ClassPool() {
        number(0, 0);
    }

    int number(int list, int row) {
        int slot = hash(list, row) & (slots.length - 1);
        while (slots[slot] != 0) {
            int known = slots[slot] - 1;
            if (lists[known] == list && rows[known] == row) {
                return known;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        if (size == lists.length) {
            lists = Arrays.copyOf(lists, size * 2);
            rows = Arrays.copyOf(rows, size * 2);
            slots = new int[size * 4];
            for (int known = 0; known < size; known++) {
                slots[free(lists[known], rows[known])] = known + 1;
            }
        }
        lists[size] = list;
        rows[size] = row;
        slots[free(list, row)] = size + 1;
        return size++;
    }

    int[] lists() {
        return Arrays.copyOf(lists, size);
    }

    int[] rows() {
        return Arrays.copyOf(rows, size);
    }

    private int free(int list, int row) {
        int slot = hash(list, row) & (slots.length - 1);
        while (slots[slot] != 0) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private static int hash(int list, int row) {
        int mixed = (list * 31 + row) * 0x9e3779b1;
        return mixed ^ mixed >>> 15;
    }
}
