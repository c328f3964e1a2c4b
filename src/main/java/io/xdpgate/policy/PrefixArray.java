package io.xdpgate.policy;

import java.util.Arrays;

/**
 * Prefixes of one family in arrays of numbers, ascending by address and then by length, each once. Immutable.
 * Addresses are given as in {@link Bits}.
 */
abstract sealed class PrefixArray {
    /** Bit n of the whole: there is a prefix of length n, 0..128. */
    private final long[] lengths = new long[3];

    static PrefixArray empty(Family family) {
        return new Builder(family, 0).build();
    }

    abstract int size();

    abstract long high(int index);

    abstract long low(int index);

    abstract int length(int index);

    final boolean hasLength(int length) {
        return (lengths[length >>> 6] & 1L << length) != 0;
    }

    /** As {@link Arrays#binarySearch}: the index, or -(place to put it) - 1. */
    final int search(long high, long low, int length) {
        int first = 0;
        int last = size() - 1;
        while (first <= last) {
            int middle = (first + last) >>> 1;
            int order = compare(middle, high, low, length);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                first = middle + 1;
            } else {
                last = middle - 1;
            }
        }
        return -first - 1;
    }

    final int compare(int index, long high, long low, int length) {
        int order = Bits.compare(high(index), low(index), high, low);
        return order != 0 ? order : Integer.compare(length(index), length);
    }

    private void noteLengths() {
        for (int i = 0; i < size(); i++) {
            int length = length(i);
            lengths[length >>> 6] |= 1L << length;
        }
    }

    private static final class Ipv4 extends PrefixArray {
        private final int[] addresses;
        private final byte[] lengths;

        private Ipv4(int[] addresses, byte[] lengths) {
            this.addresses = addresses;
            this.lengths = lengths;
        }

        @Override
        int size() {
            return addresses.length;
        }

        @Override
        long high(int index) {
            return (long) addresses[index] << 32;
        }

        @Override
        long low(int index) {
            return 0;
        }

        @Override
        int length(int index) {
            return lengths[index];
        }
    }

    private static final class Ipv6 extends PrefixArray {
        private final long[] highs;
        private final long[] lows;
        private final byte[] lengths;

        private Ipv6(long[] highs, long[] lows, byte[] lengths) {
            this.highs = highs;
            this.lows = lows;
            this.lengths = lengths;
        }

        @Override
        int size() {
            return highs.length;
        }

        @Override
        long high(int index) {
            return highs[index];
        }

        @Override
        long low(int index) {
            return lows[index];
        }

        @Override
        int length(int index) {
            return lengths[index] & 0xff;
        }
    }

    /** Takes prefixes in ascending order, each once. */
    static final class Builder {
        private static final long[] NONE = {};

        private final boolean isIpv4;
        private int[] addresses = {};
        private long[] highs = NONE;
        private long[] lows = NONE;
        private byte[] lengths;
        private int size;

        Builder(Family family, int capacity) {
            isIpv4 = family == Family.IPV4;
            lengths = new byte[capacity];
            resize(capacity);
        }

        int size() {
            return size;
        }

        void append(long high, long low, int length) {
            if (size == lengths.length) {
                resize(Math.max(16, size + (size >>> 1)));
            }
            if (isIpv4) {
                addresses[size] = (int) (high >>> 32);
            } else {
                highs[size] = high;
                lows[size] = low;
            }
            lengths[size++] = (byte) length;
        }

        void append(PrefixArray from, int index) {
            append(from.high(index), from.low(index), from.length(index));
        }

        PrefixArray build() {
            if (lengths.length != size) {
                resize(size);
            }
            PrefixArray built = isIpv4 ? new Ipv4(addresses, lengths) : new Ipv6(highs, lows, lengths);
            built.noteLengths();
            return built;
        }

        private void resize(int capacity) {
            lengths = Arrays.copyOf(lengths, capacity);
            if (isIpv4) {
                addresses = Arrays.copyOf(addresses, capacity);
            } else {
                highs = Arrays.copyOf(highs, capacity);
                lows = Arrays.copyOf(lows, capacity);
            }
        }
    }
}
