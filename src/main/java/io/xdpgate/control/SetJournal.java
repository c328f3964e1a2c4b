package io.xdpgate.control;

import io.xdpgate.policy.AddressSet;
import io.xdpgate.policy.AddressSets;
import io.xdpgate.policy.EntryDifference;
import io.xdpgate.policy.EntrySet;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.SetEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What happened to the entries of sets. */
public final class SetJournal {
    /** Changes kept of one set. */
    public static final int MOST_CHANGES = 1_000;
    /** A change of more prefixes is kept without them. */
    public static final int MOST_PREFIXES = 100;

    private SetJournal() {}

    /**
     * One change.
     *
     * @param set name of the set
     * @param version of the set after it
     * @param origin {@code api}, {@code policy} (a whole policy was written) or {@code expiry}
     * @param added entries that were not there
     * @param removed entries that were there
     * @param updated entries that got another expiry time or comment
     * @param entries those added and updated; null when there were too many to keep them
     * @param gone those removed; null when there were too many to keep them
     */
    public record Change(
            String set,
            long version,
            Instant time,
            String origin,
            int added,
            int removed,
            int updated,
            @Nullable List<SetEntry> entries,
            @Nullable List<Prefix> gone) {}

    /**
     * Changes of a set in order.
     *
     * @param complete whether none between the version asked for and the first of these has been forgotten
     * @param more whether there are later ones
     */
    public record Page(List<Change> changes, boolean complete, boolean more) {
        /**
         * @param later the changes after the version asked for: one more than {@code limit} if there are more
         * @param current version of the set, to tell whether changes are missing
         */
        static Page of(List<Change> later, long after, long current, int limit) {
            boolean complete =
                    later.isEmpty() ? after >= current : later.getFirst().version() == after + 1;
            boolean more = later.size() > limit;
            return new Page(more ? later.subList(0, limit) : later, complete, more);
        }
    }

    /** What lies between two states, set by set; sets that are gone have no journal. */
    static List<Change> changes(AddressSets before, AddressSets after, String origin) {
        List<Change> changes = new ArrayList<>();
        if (before.changes() != after.changes()) {
            for (AddressSet set : after.all()) {
                AddressSet old = before.get(set.name()).orElse(null);
                if (old == null || old.version() != set.version()) {
                    changes.add(change(old == null ? EntrySet.EMPTY : old.entries(), set, origin));
                }
            }
        }
        return changes;
    }

    private static Change change(EntrySet before, AddressSet after, String origin) {
        EntryDifference difference = EntryDifference.between(before, after.entries());
        List<SetEntry> updated = after.entries().updatedSince(before);
        List<SetEntry> entries = null;
        List<Prefix> gone = null;
        if (difference.size() + updated.size() <= MOST_PREFIXES) {
            Stream<SetEntry> added =
                    difference.addedPrefixes().stream().flatMap(prefix -> after.entries().find(prefix).stream());
            entries = Stream.concat(added, updated.stream()).toList();
            gone = difference.removedPrefixes();
        }
        return new Change(
                after.name(),
                after.version(),
                after.updatedAt(),
                origin,
                difference.added(),
                difference.removed(),
                updated.size(),
                entries,
                gone);
    }
}
