package io.xdpgate.policy;

import java.util.Arrays;

/**
 * The prefixes of one family in a set: a large array, and what was added and removed since it was made. Immutable;
 * values made one from another share the array until the changes are {@link #MOST_CHANGES} many.
 *
 * @param removed indexes into {@code base}, ascending
 * @param added not in {@code base}
 */
record FamilyEntries(Family family, PrefixArray base, int[] removed, PrefixArray added) {
    /** Changes beside the array; with more they are worked into a new one. */
    static final int MOST_CHANGES = 4_096;

    private static final int[] NONE = {};

    static FamilyEntries of(Family family, PrefixArray base) {
        return new FamilyEntries(family, base, NONE, PrefixArray.empty(family));
    }

    /** Two arrays that have no prefix in common. */
    static FamilyEntries union(Family family, PrefixArray one, PrefixArray other) {
        return new FamilyEntries(family, one, NONE, other);
    }

    int size() {
        return base.size() - removed.length + added.size();
    }

    boolean has(long high, long low, int length) {
        int index = base.search(high, low, length);
        return index >= 0 ? !isRemoved(index) : added.search(high, low, length) >= 0;
    }

    boolean mayHaveLength(int length) {
        return base.hasLength(length) || added.hasLength(length);
    }

    FamilyEntries plus(PrefixArray more) {
        Ints restored = new Ints();
        PrefixArray.Builder fresh = new PrefixArray.Builder(family, 0);
        for (int i = 0; i < more.size(); i++) {
            int index = base.search(more.high(i), more.low(i), more.length(i));
            if (index < 0) {
                fresh.append(more, i);
            } else if (isRemoved(index)) {
                restored.add(index);
            }
        }
        int[] stillRemoved = restored.isEmpty() ? removed : Ints.without(removed, restored.toArray());
        PrefixArray all = fresh.size() == 0 ? added : merged(added, fresh.build());
        return with(stillRemoved, all);
    }

    FamilyEntries minus(PrefixArray less) {
        Ints gone = new Ints();
        PrefixArray.Builder dropped = new PrefixArray.Builder(family, 0);
        for (int i = 0; i < less.size(); i++) {
            int index = base.search(less.high(i), less.low(i), less.length(i));
            if (index < 0) {
                dropped.append(less, i);
            } else if (!isRemoved(index)) {
                gone.add(index);
            }
        }
        int[] all = gone.isEmpty() ? removed : Ints.union(removed, gone.toArray());
        PrefixArray kept = dropped.size() == 0 ? added : without(added, dropped.build());
        return with(all, kept);
    }

    /** One array and no changes beside it. */
    FamilyEntries flat() {
        PrefixArray.Builder all = new PrefixArray.Builder(family, size());
        PrefixCursor cursor = new PrefixCursor(this);
        while (cursor.next()) {
            all.append(cursor.high(), cursor.low(), cursor.length());
        }
        return of(family, all.build());
    }

    /** The prefixes of the first array that are not in the second. */
    PrefixArray without(PrefixArray from, PrefixArray which) {
        PrefixArray.Builder rest = new PrefixArray.Builder(family, from.size());
        int other = 0;
        for (int i = 0; i < from.size(); i++) {
            while (other < which.size() && which.compare(other, from.high(i), from.low(i), from.length(i)) < 0) {
                other++;
            }
            if (other == which.size() || which.compare(other, from.high(i), from.low(i), from.length(i)) != 0) {
                rest.append(from, i);
            }
        }
        return rest.build();
    }

    /** The prefixes of {@code base} at some indexes. */
    PrefixArray at(int[] indexes) {
        PrefixArray.Builder picked = new PrefixArray.Builder(family, indexes.length);
        for (int index : indexes) {
            picked.append(base, index);
        }
        return picked.build();
    }

    private boolean isRemoved(int index) {
        return Arrays.binarySearch(removed, index) >= 0;
    }

    private PrefixArray merged(PrefixArray one, PrefixArray more) {
        return one.size() == 0 ? more : union(family, one, without(more, one)).flat().base;
    }

    private FamilyEntries with(int[] nextRemoved, PrefixArray nextAdded) {
        if (nextRemoved.length == removed.length && nextAdded.size() == added.size()) {
            return this;
        }
        FamilyEntries next = new FamilyEntries(family, base, nextRemoved, nextAdded);
        return nextRemoved.length + nextAdded.size() > MOST_CHANGES ? next.flat() : next;
    }
}
