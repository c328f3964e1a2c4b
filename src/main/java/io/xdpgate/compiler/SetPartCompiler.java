package io.xdpgate.compiler;

import io.xdpgate.compiler.tables.SetTables;
import io.xdpgate.policy.EntrySet;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.RangeCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes one part of the set tables: a trie of addresses by the sets they are in. Pure. */
final class SetPartCompiler {
    private SetPartCompiler() {}

    /** All addresses of all sets; class 0 is in none. Set n of the list is bit n. */
    static SetTables.Part main(List<EntrySet> sets) {
        MaskClasses classes = new MaskClasses();
        classes.of(0);
        AddressTrieBuilder trie = new AddressTrieBuilder(AddressTrieBuilder.Layout.FILTERED);
        int ref4 = whole(sets, Family.IPV4, classes, trie);
        int ref6 = whole(sets, Family.IPV6, classes, trie);
        return new SetTables.Part(trie.words(), ref4, ref6, classes.toArray());
    }

    /**
     * Only some addresses, with all their sets; class 0 is every other address, and one of these that is in no set
     * has a class of its own.
     *
     * @param mostPieces empty if there are more pieces in one family: a wide range over many entries
     */
    static Optional<SetTables.Part> recent(
            List<EntrySet> sets, ChangedRanges ipv4, ChangedRanges ipv6, int mostPieces) {
        MaskClasses classes = new MaskClasses();
        classes.addHidden(0);
        SetSweep.Ranges pieces4 = new SetSweep.Ranges();
        SetSweep.Ranges pieces6 = new SetSweep.Ranges();
        if (!partial(sets, Family.IPV4, ipv4, pieces4, mostPieces)
                || !partial(sets, Family.IPV6, ipv6, pieces6, mostPieces)) {
            return Optional.empty();
        }
        AddressTrieBuilder trie = new AddressTrieBuilder(AddressTrieBuilder.Layout.COMPACT);
        int ref4 = add(Family.IPV4, pieces4, classesWithin(ipv4, pieces4, classes), trie);
        int ref6 = add(Family.IPV6, pieces6, classesWithin(ipv6, pieces6, classes), trie);
        return Optional.of(new SetTables.Part(trie.words(), ref4, ref6, classes.toArray()));
    }

    private static int whole(List<EntrySet> sets, Family family, MaskClasses classes, AddressTrieBuilder trie) {
        SetSweep.Ranges pieces = new SetSweep.Ranges();
        SetSweep.run(sets.stream().map(set -> set.ranges(family)).toList(), 0, 0, pieces);
        int[] ofPieces = new int[pieces.size];
        for (int i = 0; i < pieces.size; i++) {
            ofPieces[i] = classes.of(pieces.masks[i]);
        }
        return add(family, pieces, ofPieces, trie);
    }

    /** The pieces of each range, and after each what is not in one; false if there are too many. */
    private static boolean partial(
            List<EntrySet> sets, Family family, ChangedRanges changed, SetSweep.Ranges pieces, int mostPieces) {
        pieces.append(0, 0, 0);
        for (int i = 0; i < changed.size(); i++) {
            List<RangeCursor> cursors = new ArrayList<>(sets.size());
            for (EntrySet set : sets) {
                cursors.add(set.ranges(
                        family, changed.firstHigh(i), changed.firstLow(i), changed.lastHigh(i), changed.lastLow(i)));
            }
            if (!SetSweep.run(cursors, changed.firstHigh(i), changed.firstLow(i), pieces, mostPieces)) {
                return false;
            }
            long low = changed.lastLow(i) + 1;
            long high = low == 0 ? changed.lastHigh(i) + 1 : changed.lastHigh(i);
            if (high != 0 || low != 0) {
                pieces.append(high, low, 0);
            }
        }
        return true;
    }

    /** Class 0 for what is in no changed range. */
    private static int[] classesWithin(ChangedRanges changed, SetSweep.Ranges pieces, MaskClasses classes) {
        int[] ofPieces = new int[pieces.size];
        int range = 0;
        for (int i = 0; i < pieces.size; i++) {
            while (range < changed.size()
                    && compare(changed.lastHigh(range), changed.lastLow(range), pieces.highs[i], pieces.lows[i]) < 0) {
                range++;
            }
            boolean within = range < changed.size()
                    && compare(changed.firstHigh(range), changed.firstLow(range), pieces.highs[i], pieces.lows[i]) <= 0;
            ofPieces[i] = within ? classes.of(pieces.masks[i]) : 0;
        }
        return ofPieces;
    }

    private static int compare(long high, long low, long otherHigh, long otherLow) {
        int order = Long.compareUnsigned(high, otherHigh);
        return order != 0 ? order : Long.compareUnsigned(low, otherLow);
    }

    private static int add(Family family, SetSweep.Ranges pieces, int[] classes, AddressTrieBuilder trie) {
        return trie.add(family, pieces.highs, pieces.lows, classes, pieces.size);
    }
}
