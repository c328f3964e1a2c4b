package io.xdpgate.compiler;

import io.xdpgate.compiler.tables.SetTables;
import io.xdpgate.policy.AddressSets;
import io.xdpgate.policy.EntryDifference;
import io.xdpgate.policy.EntrySet;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.SetEntry;
import io.xdpgate.policy.SetLimits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes set tables one after another and keeps the large part while few entries change: what differs from it goes
 * into a small one. Each answer is whole by itself, so that it does not matter which of them were put in force. For
 * one thread at a time.
 */
public final class IncrementalSetTables {
    /** Changed prefixes that the small part takes; with more the large one is made anew. */
    public static final int MOST_CHANGES = 4_096;

    /** Pieces of the small part: wide prefixes over many entries make more of them than changes. */
    private static final int MOST_PIECES = 65_536;

    private SetTables.@Nullable Part main;
    /** What {@code main} says; may be other objects than it was made from, with the same prefixes. */
    private List<EntrySet> mainSets = List.of();

    private SetTables.@Nullable Part recent;
    private List<EntrySet> recentSets = List.of();

    /**
     * Parts that stay the same are the same objects as in the answer before.
     *
     * @param names set n of the list is bit n; a name without a set is an empty one
     * @throws IllegalArgumentException if there are more than {@link SetLimits#MOST_NAMED_SETS} names
     */
    public SetTables compile(AddressSets sets, List<String> names, boolean usesSource, boolean usesDestination) {
        if (names.size() > SetLimits.MOST_NAMED_SETS) {
            throw new IllegalArgumentException("there are bits for " + SetLimits.MOST_NAMED_SETS + " sets");
        }
        List<EntrySet> wanted = names.stream().map(sets::entries).toList();
        SetTables.Part large = main;
        if (large != null && (areSame(wanted, recentSets) || makeRecent(wanted))) {
            return new SetTables(large, recent, usesSource, usesDestination);
        }
        SetTables.Part made = SetPartCompiler.main(wanted);
        main = made;
        mainSets = wanted;
        recent = null;
        recentSets = wanted;
        return new SetTables(made, null, usesSource, usesDestination);
    }

    /** False if there is too much for the small part. */
    private boolean makeRecent(List<EntrySet> wanted) {
        Optional<List<EntryDifference>> changes = changes(wanted);
        if (changes.isEmpty()) {
            return false;
        }
        if (changes.get().stream().allMatch(change -> change.size() == 0)) {
            recent = null;
        } else {
            Optional<SetTables.Part> made = SetPartCompiler.recent(
                    wanted, ranges(changes.get(), Family.IPV4), ranges(changes.get(), Family.IPV6), MOST_PIECES);
            if (made.isEmpty()) {
                return false;
            }
            recent = made.get();
        }
        recentSets = wanted;
        rebase(wanted, changes.get());
        return true;
    }

    /** From what the large part says to what is wanted; empty if there is too much. */
    private Optional<List<EntryDifference>> changes(List<EntrySet> wanted) {
        List<EntryDifference> changes = new ArrayList<>();
        int left = MOST_CHANGES;
        for (int set = 0; set < Math.max(wanted.size(), mainSets.size()); set++) {
            Optional<EntryDifference> change =
                    EntryDifference.between(entries(mainSets, set), entries(wanted, set), left);
            left -= change.map(EntryDifference::size).orElse(left + 1);
            if (left < 0) {
                return Optional.empty();
            }
            changes.add(change.orElseThrow());
        }
        return Optional.of(changes);
    }

    /**
     * Keeps what the large part says as changes to what there is now, so that the next difference is one of few
     * changes even when a set has worked its own changes into new arrays.
     */
    private void rebase(List<EntrySet> wanted, List<EntryDifference> changes) {
        List<EntrySet> rebased = new ArrayList<>();
        for (int set = 0; set < changes.size(); set++) {
            EntrySet now = entries(wanted, set);
            EntrySet then = entries(mainSets, set);
            rebased.add(now.sharesArrays(then) ? then : undone(now, changes.get(set)));
        }
        mainSets = Collections.unmodifiableList(rebased);
    }

    private static EntrySet undone(EntrySet now, EntryDifference change) {
        List<SetEntry> removed =
                change.removedPrefixes().stream().map(SetEntry::of).toList();
        return now.with(removed, change.addedPrefixes()).entries();
    }

    private static ChangedRanges ranges(List<EntryDifference> changes, Family family) {
        return ChangedRanges.of(
                changes.stream().map(change -> change.ranges(family)).toList());
    }

    private static EntrySet entries(List<EntrySet> sets, int index) {
        return index < sets.size() ? sets.get(index) : EntrySet.EMPTY;
    }

    @SuppressWarnings("ReferenceEquality") // equal contents in other arrays cost a walk; then it is a change like any
    private static boolean areSame(List<EntrySet> one, List<EntrySet> other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            if (one.get(i) != other.get(i)) {
                return false;
            }
        }
        return true;
    }
}
