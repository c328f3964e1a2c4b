package io.xdpgate.policy;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All address sets by name. Immutable. Two are equal if they have equal sets. */
public final class AddressSets {
    public static final AddressSets NONE = new AddressSets(new TreeMap<>(), 0);

    private final SortedMap<String, AddressSet> sets;
    private final long changes;

    private AddressSets(SortedMap<String, AddressSet> sets, long changes) {
        this.sets = Collections.unmodifiableSortedMap(sets);
        this.changes = changes;
    }

    public Optional<AddressSet> get(String name) {
        return Optional.ofNullable(sets.get(name));
    }

    /** The entries of a set; none if there is no such set. */
    public EntrySet entries(String name) {
        AddressSet set = sets.get(name);
        return set == null ? EntrySet.EMPTY : set.entries();
    }

    public boolean has(String name) {
        return sets.containsKey(name);
    }

    /** Sorted. */
    public Set<String> names() {
        return sets.keySet();
    }

    /** In order of name. */
    public Collection<AddressSet> all() {
        return sets.values();
    }

    public int size() {
        return sets.size();
    }

    /** Entries of all sets together. */
    public long entryCount() {
        return sets.values().stream().mapToLong(set -> set.entries().size()).sum();
    }

    /** How many changes led here from {@link #NONE}: two values of one service that differ have different numbers. */
    public long changes() {
        return changes;
    }

    /** When the first entry of all expires; empty if none does. */
    public Optional<Instant> earliestExpiry() {
        return sets.values().stream()
                .flatMap(set -> set.entries().earliestExpiry().stream())
                .min(Comparator.naturalOrder());
    }

    /** Adds the set, or puts it in the place of the one with its name. */
    public AddressSets with(AddressSet set) {
        TreeMap<String, AddressSet> next = new TreeMap<>(sets);
        AddressSet before = next.put(set.name(), set);
        return set.equals(before) ? this : new AddressSets(next, changes + 1);
    }

    public AddressSets without(String name) {
        if (!has(name)) {
            return this;
        }
        TreeMap<String, AddressSet> next = new TreeMap<>(sets);
        next.remove(name);
        return new AddressSets(next, changes + 1);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof AddressSets same && sets.equals(same.sets));
    }

    @Override
    public int hashCode() {
        return sets.hashCode();
    }

    @Override
    public String toString() {
        return sets.values().toString();
    }
}
