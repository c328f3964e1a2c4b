package io.xdpgate.compiler;

import io.xdpgate.compiler.tables.Classifier;
import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Range;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of each rule before it gets its place: where it can stand, at what price. */
final class Options {
    /** Breadth of a condition that leaves every value open: 128 bits. */
    static final int OPEN = 128;

    /** Popular ports are shared by rules for many addresses, so one port counts as wide as a /14 of IPv4. */
    private static final int ONE_PORT = 72;

    /** Half of all ports. */
    private static final int WIDE_PORT_BITS = 15;

    private static final Place[] PLACES = Place.values();

    private final int size;
    private final int[] entries;
    private final int[] breadths;
    private final boolean[] namesSets;

    Options(List<Candidate> candidates, Conditions conditions, EntryMaker maker) {
        size = candidates.size();
        entries = new int[size * PLACES.length];
        breadths = new int[size * PLACES.length];
        namesSets = new boolean[size];
        Alternatives alternatives = new Alternatives(conditions);
        for (int rule = 0; rule < size; rule++) {
            Candidate candidate = candidates.get(rule);
            namesSets[rule] = candidate.namesSets();
            if (!maker.never(candidate)) {
                for (Place place : List.of(Place.SOURCE, Place.DESTINATION, Place.PORT, Place.GLOBAL)) {
                    entries[at(rule, place)] = alternatives.count(candidate, place);
                }
            }
            breadths[at(rule, Place.SOURCE)] = breadth(candidate.match().source());
            breadths[at(rule, Place.DESTINATION)] = breadth(candidate.match().destination());
            breadths[at(rule, Place.PORT)] = portBreadth(candidate.match().destinationPorts());
        }
    }

    int size() {
        return size;
    }

    boolean never(int rule) {
        return entries[at(rule, Place.GLOBAL)] == Alternatives.NEVER;
    }

    boolean namesSets(int rule) {
        return namesSets[rule];
    }

    /** Entries that the rule becomes there. */
    int entries(int rule, Place place) {
        return entries[at(rule, place)];
    }

    /** Bits of the key that the rule leaves open there, 0..{@link #OPEN}, on a scale that all places share. */
    int breadth(int rule, Place place) {
        return breadths[at(rule, place)];
    }

    /** Whether a list there can hold the rule. */
    boolean fits(int rule, Place place) {
        return entries(rule, place) <= Limits.ALTERNATIVES
                && (breadth(rule, place) < OPEN || (namesSets[rule] && entries(rule, Place.GLOBAL) > most(rule)));
    }

    /** Most entries of the rule: one with sets has nowhere else to go. */
    int most(int rule) {
        return namesSets[rule] ? Classifier.MOST_ENTRIES : Limits.ALTERNATIVES;
    }

    private static int at(int rule, Place place) {
        return rule * PLACES.length + place.ordinal();
    }

    private static int breadth(@Nullable AddressMatch condition) {
        if (condition == null || !Alternatives.isRanges(condition) || condition.negated()) {
            return OPEN;
        }
        int widest = 0;
        for (Prefix prefix : condition.prefixes()) {
            int bits = prefix.family().bits();
            widest = Math.max(widest, (bits - prefix.length()) * (OPEN / bits));
        }
        return Math.min(OPEN, widest + 4 * log2(condition.prefixes().size()));
    }

    private static int portBreadth(List<Range> ranges) {
        int widest = 0;
        for (Range range : ranges) {
            widest = Math.max(widest, log2(range.last() - range.first() + 1));
        }
        boolean open = ranges.isEmpty() || widest >= WIDE_PORT_BITS;
        return open ? OPEN : Math.min(OPEN - 1, ONE_PORT + 3 * widest + log2(ranges.size()));
    }

    private static int log2(int value) {
        return 32 - Integer.numberOfLeadingZeros(Math.max(value - 1, 0));
    }
}
