package io.xdpgate.policy;

import java.util.Arrays;

/** IPv6 prefixes in any order, on their way to a sorted array. Not thread-safe. */
final class Ipv6Prefixes {
    private long[] highs = {};
    private long[] lows = {};
    private byte[] lengths = {};
    private int size;

    void add(long high, long low, int length) {
        if (size == highs.length) {
            int capacity = Math.max(16, size * 2);
            highs = Arrays.copyOf(highs, capacity);
            lows = Arrays.copyOf(lows, capacity);
            lengths = Arrays.copyOf(lengths, capacity);
        }
        highs[size] = high;
        lows[size] = low;
        lengths[size++] = (byte) length;
    }

    int size() {
        return size;
    }

    PrefixArray sorted() {
        int[] order = order();
        PrefixArray.Builder sorted = new PrefixArray.Builder(Family.IPV6, size);
        for (int i = 0; i < size; i++) {
            int index = order[i];
            if (i == 0 || compare(order[i - 1], index) != 0) {
                sorted.append(highs[index], lows[index], lengths[index] & 0xff);
            }
        }
        return sorted.build();
    }

    /** Merge sort of the indexes; what comes sorted, as lists often do, takes one look at each. */
    private int[] order() {
        int[] order = new int[size];
        Arrays.setAll(order, i -> i);
        int[] spare = order.clone();
        sort(spare, order, 0, size);
        return order;
    }

    /** Sorts {@code to}; {@code from} has the same content to begin with. */
    private void sort(int[] from, int[] to, int first, int end) {
        if (end - first < 2) {
            return;
        }
        int middle = (first + end) >>> 1;
        sort(to, from, first, middle);
        sort(to, from, middle, end);
        if (compare(from[middle - 1], from[middle]) <= 0) {
            System.arraycopy(from, first, to, first, end - first);
            return;
        }
        int left = first;
        int right = middle;
        for (int i = first; i < end; i++) {
            boolean takeLeft = right == end || (left < middle && compare(from[left], from[right]) <= 0);
            to[i] = takeLeft ? from[left++] : from[right++];
        }
    }

    private int compare(int one, int other) {
        int order = Bits.compare(highs[one], lows[one], highs[other], lows[other]);
        return order != 0 ? order : Integer.compare(lengths[one] & 0xff, lengths[other] & 0xff);
    }
}
