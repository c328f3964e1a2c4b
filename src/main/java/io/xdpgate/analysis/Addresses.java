package io.xdpgate.analysis;

import io.xdpgate.policy.AddressRange;
import io.xdpgate.policy.UInt128;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Addresses of one family, as ranges, ascending and neither overlapping nor adjacent. Immutable. */
final class Addresses implements AddressSide {
    static final Addresses NONE = new Addresses(new UInt128[0], new UInt128[0]);

    private final UInt128[] firsts;
    private final UInt128[] lasts;

    private Addresses(UInt128[] firsts, UInt128[] lasts) {
        this.firsts = firsts;
        this.lasts = lasts;
    }

    static Addresses of(UInt128 first, UInt128 last) {
        return new Addresses(new UInt128[] {first}, new UInt128[] {last});
    }

    /** @param ranges ascending and neither overlapping nor adjacent */
    static Addresses of(List<AddressRange> ranges) {
        return ranges.isEmpty()
                ? NONE
                : new Addresses(
                        ranges.stream().map(AddressRange::first).toArray(UInt128[]::new),
                        ranges.stream().map(AddressRange::last).toArray(UInt128[]::new));
    }

    boolean isEmpty() {
        return firsts.length == 0;
    }

    /** How many ranges. */
    int size() {
        return firsts.length;
    }

    UInt128 first(int index) {
        return firsts[index];
    }

    UInt128 last(int index) {
        return lasts[index];
    }

    UInt128 first() {
        return firsts[0];
    }

    UInt128 last() {
        return lasts[lasts.length - 1];
    }

    /** Somewhere in any of the ranges. */
    UInt128 any(RandomGenerator random) {
        int range = random.nextInt(firsts.length);
        UInt128 size = lasts[range].minus(firsts[range]);
        int bits = 128 - leadingZeros(size);
        if (bits == 0) {
            return firsts[range];
        }
        UInt128 offset = new UInt128(random.nextLong(), random.nextLong()).and(UInt128.ones(bits));
        return firsts[range].plus(offset.compareTo(size) <= 0 ? offset : offset.and(UInt128.ones(bits - 1)));
    }

    private static int leadingZeros(UInt128 value) {
        return value.high() != 0
                ? Long.numberOfLeadingZeros(value.high())
                : 64 + Long.numberOfLeadingZeros(value.low());
    }

    @Override
    public boolean contains(UInt128 address) {
        int at = from(address);
        return at < firsts.length && firsts[at].compareTo(address) <= 0;
    }

    /** The first range that does not end below an address. */
    private int from(UInt128 address) {
        int low = 0;
        int high = lasts.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (lasts[middle].compareTo(address) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public boolean overlaps(Addresses others) {
        for (int j = 0; j < others.firsts.length; j++) {
            int i = from(others.firsts[j]);
            if (i == firsts.length) {
                return false;
            }
            if (firsts[i].compareTo(others.lasts[j]) <= 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean containsAll(Addresses others) {
        for (int j = 0; j < others.firsts.length; j++) {
            int i = from(others.firsts[j]);
            if (i == firsts.length
                    || firsts[i].compareTo(others.firsts[j]) > 0
                    || lasts[i].compareTo(others.lasts[j]) < 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Cut cut(Addresses addresses) {
        Builder inside = new Builder();
        Builder outside = new Builder();
        for (int j = 0; j < addresses.firsts.length; j++) {
            divide(addresses.firsts[j], addresses.lasts[j], inside, outside);
        }
        return new Cut(inside.build(), outside.build(), NONE);
    }

    private void divide(UInt128 first, UInt128 last, Builder inside, Builder outside) {
        UInt128 start = first;
        for (int i = from(first); i < firsts.length && firsts[i].compareTo(last) <= 0; i++) {
            if (firsts[i].compareTo(start) > 0) {
                outside.add(start, firsts[i].previous());
                start = firsts[i];
            }
            if (lasts[i].compareTo(last) >= 0) {
                inside.add(start, last);
                return;
            }
            inside.add(start, lasts[i]);
            start = lasts[i].next();
        }
        outside.add(start, last);
    }

    /** Takes ranges in ascending order that do not overlap. */
    static final class Builder {
        private final List<UInt128> firsts = new ArrayList<>(2);
        private final List<UInt128> lasts = new ArrayList<>(2);

        void add(UInt128 first, UInt128 last) {
            if (!lasts.isEmpty() && lasts.getLast().next().equals(first)) {
                lasts.set(lasts.size() - 1, last);
            } else {
                firsts.add(first);
                lasts.add(last);
            }
        }

        Addresses build() {
            return firsts.isEmpty()
                    ? NONE
                    : new Addresses(firsts.toArray(UInt128[]::new), lasts.toArray(UInt128[]::new));
        }
    }
}
