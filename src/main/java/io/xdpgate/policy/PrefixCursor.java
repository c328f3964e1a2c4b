package io.xdpgate.policy;

/** Walks over the prefixes of one family in order. Starts before the first. */
final class PrefixCursor {
    private final PrefixArray base;
    private final PrefixArray added;
    private final int[] removed;
    private int nextBase;
    private int nextAdded;
    private int nextRemoved;
    private long high;
    private long low;
    private int length;

    PrefixCursor(FamilyEntries entries) {
        base = entries.base();
        added = entries.added();
        removed = entries.removed();
    }

    /** Starts at the first prefix that is not below the given one. */
    PrefixCursor(FamilyEntries entries, long fromHigh, long fromLow, int fromLength) {
        this(entries);
        nextBase = place(base.search(fromHigh, fromLow, fromLength));
        nextAdded = place(added.search(fromHigh, fromLow, fromLength));
        nextRemoved = place(java.util.Arrays.binarySearch(removed, nextBase));
    }

    private static int place(int found) {
        return found < 0 ? -found - 1 : found;
    }

    /** False at the end. */
    boolean next() {
        while (nextRemoved < removed.length && removed[nextRemoved] == nextBase) {
            nextRemoved++;
            nextBase++;
        }
        boolean hasBase = nextBase < base.size();
        if (nextAdded == added.size()) {
            return hasBase && take(base, nextBase++);
        }
        boolean baseIsNext = hasBase
                && base.compare(nextBase, added.high(nextAdded), added.low(nextAdded), added.length(nextAdded)) < 0;
        return baseIsNext ? take(base, nextBase++) : take(added, nextAdded++);
    }

    private boolean take(PrefixArray from, int index) {
        high = from.high(index);
        low = from.low(index);
        length = from.length(index);
        return true;
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }

    int length() {
        return length;
    }

    int compare(PrefixCursor other) {
        int order = Bits.compare(high, low, other.high, other.low);
        return order != 0 ? order : Integer.compare(length, other.length);
    }
}
