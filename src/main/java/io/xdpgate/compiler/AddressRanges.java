package io.xdpgate.compiler;

import java.util.Arrays;

/**
 * The address space of one family cut into ranges: starts that ascend as unsigned 128-bit numbers, IPv4 in the top 32
 * bits, and the class of each.
 */
record AddressRanges(long[] highs, long[] lows, int[] classes, int size) {
    static final AddressRanges NONE = new AddressRanges(new long[0], new long[0], new int[0], 0);

    /** Neighbours of one class become one range; the arrays given are used as they are if there are none. */
    static AddressRanges merged(long[] highs, long[] lows, int[] classes, int size) {
        if (size < 1 || highs[0] != 0 || lows[0] != 0) {
            throw new IllegalArgumentException("the first range starts at address 0");
        }
        int distinct = 1;
        int lowest = classes[0];
        for (int i = 1; i < size; i++) {
            lowest = Math.min(lowest, classes[i]);
            if (classes[i] != classes[i - 1]) {
                distinct++;
            }
        }
        if (lowest < 0) {
            throw new IllegalArgumentException("a class is not negative: " + lowest);
        }
        return distinct == size
                ? new AddressRanges(highs, lows, classes, size)
                : copy(highs, lows, classes, size, distinct);
    }

    private static AddressRanges copy(long[] highs, long[] lows, int[] classes, int size, int distinct) {
        long[] high = new long[distinct];
        long[] low = new long[distinct];
        int[] kept = new int[distinct];
        kept[0] = classes[0];
        int count = 1;
        for (int i = 1; i < size; i++) {
            if (classes[i] != classes[i - 1]) {
                high[count] = highs[i];
                low[count] = lows[i];
                kept[count++] = classes[i];
            }
        }
        return new AddressRanges(high, low, kept, count);
    }

    int classOf(int range) {
        return classes[range];
    }

    /** 32 bits of a range's first address, beginning at bit {@code from} (0: the topmost); 0 beyond the last. */
    int word(int range, int from) {
        if (from < 64) {
            long joined = from == 0 ? highs[range] : highs[range] << from | lows[range] >>> (64 - from);
            return (int) (joined >>> 32);
        }
        return from >= 128 ? 0 : (int) (lows[range] << (from - 64) >>> 32);
    }

    /** Whether a range's first address has no bit set from bit {@code from} on. */
    boolean isZeroFrom(int range, int from) {
        if (from < 64) {
            return highs[range] << from == 0 && lows[range] == 0;
        }
        return from >= 128 || lows[range] << (from - 64) == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AddressRanges ranges
                && size == ranges.size
                && Arrays.equals(highs, 0, size, ranges.highs, 0, size)
                && Arrays.equals(lows, 0, size, ranges.lows, 0, size)
                && Arrays.equals(classes, 0, size, ranges.classes, 0, size);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(highs) * 31 + size;
    }

    @Override
    public String toString() {
        return size + " ranges";
    }
}
