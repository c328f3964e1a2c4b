package io.xdpgate.compiler;

import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.AddressRange;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.UInt128;
import java.util.Arrays;
import java.util.List;

/**
 * The points at which some rule's condition begins or ceases to hold, ascending. A point is an unsigned 128-bit number;
 * narrower numbers (IPv4 addresses, ports) stand in its topmost bits. A rule occurs at a point once at most, and by
 * turns begins and ends.
 */
final class Boundaries {
    private static final UInt128 END4 = UInt128.of(1L << 32);

    private long[] highs = new long[64];
    private long[] lows = new long[64];
    private int[] rules = new int[64];
    private int size;

    int size() {
        return size;
    }

    long high(int boundary) {
        return highs[boundary];
    }

    long low(int boundary) {
        return lows[boundary];
    }

    int rule(int boundary) {
        return rules[boundary];
    }

    /** One behind the last boundary at the same point. */
    int end(int boundary) {
        int end = boundary + 1;
        while (end < size && highs[end] == highs[boundary] && lows[end] == lows[boundary]) {
            end++;
        }
        return end;
    }

    /** The addresses of a family that a condition allows. */
    void add(int rule, AddressMatch condition, Family family) {
        List<Prefix> prefixes = condition.prefixes();
        if (prefixes.size() == 1 && !condition.negated()) {
            if (prefixes.getFirst().family() == family) {
                range(
                        rule,
                        family,
                        prefixes.getFirst().first(),
                        prefixes.getFirst().last());
            }
            return;
        }
        for (AddressRange range : AddressRange.of(condition, family)) {
            range(rule, family, range.first(), range.last());
        }
    }

    private void range(int rule, Family family, UInt128 first, UInt128 last) {
        UInt128 end = last.next();
        if (family == Family.IPV4) {
            point(rule, first.low() << 32, 0);
            if (!end.equals(END4)) {
                point(rule, end.low() << 32, 0);
            }
        } else {
            point(rule, first.high(), first.low());
            if (!end.equals(UInt128.ZERO)) {
                point(rule, end.high(), end.low());
            }
        }
    }

    /** Ports from..to, both included. */
    void ports(int rule, int from, int to) {
        point(rule, (long) from << 48, 0);
        if (to < 65_535) {
            point(rule, (to + 1L) << 48, 0);
        }
    }

    private void point(int rule, long high, long low) {
        if (size == rules.length) {
            highs = Arrays.copyOf(highs, size * 2);
            lows = Arrays.copyOf(lows, size * 2);
            rules = Arrays.copyOf(rules, size * 2);
        }
        highs[size] = high;
        lows[size] = low;
        rules[size++] = rule;
    }

    void sort() {
        boolean narrow = true;
        for (int i = 0; i < size && narrow; i++) {
            narrow = (int) highs[i] == 0 && lows[i] == 0;
        }
        int[] order = narrow ? orderOfNarrow() : orderOfWide();
        long[] high = new long[size];
        long[] low = new long[size];
        int[] rule = new int[size];
        for (int i = 0; i < size; i++) {
            high[i] = highs[order[i]];
            low[i] = lows[order[i]];
            rule[i] = rules[order[i]];
        }
        highs = high;
        lows = low;
        rules = rule;
    }

    /** Point and index share a long, which sorts without objects. */
    private int[] orderOfNarrow() {
        long[] packed = new long[size];
        for (int i = 0; i < size; i++) {
            packed[i] = (highs[i] ^ Long.MIN_VALUE) | i;
        }
        Arrays.sort(packed);
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            order[i] = (int) packed[i];
        }
        return order;
    }

    /** Merge sort of indexes. */
    private int[] orderOfWide() {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            order[i] = i;
        }
        int[] merged = new int[size];
        for (int width = 1; width < size; width *= 2) {
            for (int from = 0; from < size; from += 2 * width) {
                merge(order, merged, from, Math.min(from + width, size), Math.min(from + 2 * width, size));
            }
            int[] spare = order;
            order = merged;
            merged = spare;
        }
        return order;
    }

    private void merge(int[] from, int[] to, int first, int middle, int end) {
        int left = first;
        int right = middle;
        for (int at = first; at < end; at++) {
            boolean takeLeft = right == end || (left < middle && !isBelow(from[right], from[left]));
            to[at] = takeLeft ? from[left++] : from[right++];
        }
    }

    private boolean isBelow(int one, int other) {
        int order = Long.compareUnsigned(highs[one], highs[other]);
        return order < 0 || (order == 0 && Long.compareUnsigned(lows[one], lows[other]) < 0);
    }
}
