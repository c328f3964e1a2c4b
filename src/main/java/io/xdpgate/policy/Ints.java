package io.xdpgate.policy;

import java.util.Arrays;

/** A list of ints that grows, and sets of them as ascending arrays. */
final class Ints {
    private int[] values = {};
    private int size;

    void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, Math.max(8, size * 2));
        }
        values[size++] = value;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int[] toArray() {
        return Arrays.copyOf(values, size);
    }

    static int[] union(int[] one, int[] other) {
        int[] all = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, all, one.length, other.length);
        Arrays.sort(all);
        return all;
    }

    static int[] without(int[] from, int[] which) {
        Ints rest = new Ints();
        for (int value : from) {
            if (Arrays.binarySearch(which, value) < 0) {
                rest.add(value);
            }
        }
        return rest.toArray();
    }
}
