package io.xdpgate.control;

import io.xdpgate.policy.AddressSet;
import io.xdpgate.policy.EntryChange;
import io.xdpgate.policy.EntryDifference;
import io.xdpgate.policy.EntrySet;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.SetEntry;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What happened to the entries of sets, in memory: the last {@link #MOST_CHANGES} changes of each set since start.
 * Thread-safe.
 */
public final class SetJournal {
    /** Changes kept of one set. */
    public static final int MOST_CHANGES = 1_000;
    /** A change of more prefixes is kept without them. */
    public static final int MOST_PREFIXES = 100;
    /** Prefixes kept of all changes of all sets together. */
    private static final int MOST_PREFIXES_IN_ALL = 200_000;

    private final Map<String, Deque<Change>> changes = new HashMap<>();
    private int prefixes;

    /**
     * One change.
     *
     * @param version of the set after it
     * @param origin {@code api}, {@code policy} (a whole policy was written) or {@code expiry}
     * @param added entries that were not there
     * @param removed entries that were there
     * @param updated entries that got another expiry time or comment
     * @param entries those added and updated; null when there were too many to keep them
     * @param gone those removed; null when there were too many to keep them
     */
    public record Change(
            long version,
            Instant time,
            String origin,
            int added,
            int removed,
            int updated,
            @Nullable List<SetEntry> entries,
            @Nullable List<Prefix> gone) {
        private int kept() {
            return (entries == null ? 0 : entries.size()) + (gone == null ? 0 : gone.size());
        }

        private Change withoutPrefixes() {
            return new Change(version, time, origin, added, removed, updated, null, null);
        }
    }

    /**
     * Changes of a set in order.
     *
     * @param complete whether none between the version asked for and the first of these has been forgotten
     * @param more whether there are later ones
     */
    public record Page(List<Change> changes, boolean complete, boolean more) {}

    /** @param updated entries that got another expiry time or comment */
    void record(String origin, EntrySet before, AddressSet after, EntryChange change, List<SetEntry> updated) {
        int size = change.added() + change.removed() + change.updated();
        List<SetEntry> entries = null;
        List<Prefix> gone = null;
        if (size <= MOST_PREFIXES) {
            EntryDifference difference = EntryDifference.between(before, after.entries());
            Stream<SetEntry> added =
                    difference.addedPrefixes().stream().flatMap(prefix -> after.entries().find(prefix).stream());
            entries = Stream.concat(added, updated.stream()).toList();
            gone = difference.removedPrefixes();
        }
        record(
                after.name(),
                new Change(
                        after.version(),
                        after.updatedAt(),
                        origin,
                        change.added(),
                        change.removed(),
                        change.updated(),
                        entries,
                        gone));
    }

    private synchronized void record(String set, Change change) {
        Deque<Change> known = changes.computeIfAbsent(set, name -> new ArrayDeque<>());
        while (known.size() >= MOST_CHANGES) {
            prefixes -= known.removeFirst().kept();
        }
        boolean fits = prefixes + change.kept() <= MOST_PREFIXES_IN_ALL;
        Change kept = fits ? change : change.withoutPrefixes();
        prefixes += kept.kept();
        known.addLast(kept);
    }

    /** A set of this name that is made later has nothing to do with the one that is gone. */
    synchronized void forget(String set) {
        Deque<Change> known = changes.remove(set);
        if (known != null) {
            known.forEach(change -> prefixes -= change.kept());
        }
    }

    synchronized void forgetAllBut(Set<String> names) {
        List.copyOf(changes.keySet()).stream()
                .filter(name -> !names.contains(name))
                .forEach(this::forget);
    }

    /**
     * @param after version that the caller knows; 0: from the beginning
     * @param current version of the set, to tell whether changes are missing
     */
    synchronized Page page(String set, long after, long current, int limit) {
        Deque<Change> known = changes.getOrDefault(set, new ArrayDeque<>());
        List<Change> later =
                known.stream().filter(change -> change.version() > after).toList();
        boolean complete = later.isEmpty() ? after >= current : later.getFirst().version() == after + 1;
        boolean more = later.size() > limit;
        return new Page(more ? later.subList(0, limit) : later, complete, more);
    }
}
