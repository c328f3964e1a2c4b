package io.xdpgate.policy;

import java.util.Optional;

/** The prefixes of one family that were added and removed between two values. */
record FamilyDifference(PrefixArray added, PrefixArray removed) {
    /** Empty if there would be more than {@code most}. */
    static Optional<FamilyDifference> between(FamilyEntries before, FamilyEntries after, int most) {
        return before.base() == after.base() ? ofChanges(before, after, most) : ofAll(before, after, most);
    }

    private static Optional<FamilyDifference> ofChanges(FamilyEntries before, FamilyEntries after, int most) {
        PrefixArray restored = after.at(Ints.without(before.removed(), after.removed()));
        PrefixArray gone = after.at(Ints.without(after.removed(), before.removed()));
        PrefixArray fresh = after.without(after.added(), before.added());
        PrefixArray dropped = after.without(before.added(), after.added());
        if ((long) restored.size() + gone.size() + fresh.size() + dropped.size() > most) {
            return Optional.empty();
        }
        return Optional.of(new FamilyDifference(joined(after, restored, fresh), joined(after, gone, dropped)));
    }

    private static PrefixArray joined(FamilyEntries of, PrefixArray one, PrefixArray other) {
        return FamilyEntries.union(of.family(), one, other).flat().base();
    }

    private static Optional<FamilyDifference> ofAll(FamilyEntries before, FamilyEntries after, int most) {
        if (Math.abs((long) before.size() - after.size()) > most) {
            return Optional.empty();
        }
        PrefixArray.Builder added = new PrefixArray.Builder(after.family(), 0);
        PrefixArray.Builder removed = new PrefixArray.Builder(after.family(), 0);
        PrefixCursor old = new PrefixCursor(before);
        PrefixCursor now = new PrefixCursor(after);
        boolean hasOld = old.next();
        boolean hasNow = now.next();
        while (hasOld || hasNow) {
            int order = !hasOld ? 1 : hasNow ? old.compare(now) : -1;
            if (order < 0) {
                removed.append(old.high(), old.low(), old.length());
            } else if (order > 0) {
                added.append(now.high(), now.low(), now.length());
            }
            if ((long) added.size() + removed.size() > most) {
                return Optional.empty();
            }
            hasOld = order <= 0 ? old.next() : hasOld;
            hasNow = order >= 0 ? now.next() : hasNow;
        }
        return Optional.of(new FamilyDifference(added.build(), removed.build()));
    }
}
