package io.xdpgate.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How large address sets may be.
 *
 * @param maxSets sets of a policy
 * @param maxEntries entries of one set
 * @param maxTotalEntries entries of all sets together
 * @param maxCommentLength of a set or an entry, in Unicode code points
 */
public record SetLimits(int maxSets, int maxEntries, long maxTotalEntries, int maxCommentLength) {
    /** Sets that enabled rules may name; the kernel's tables have a bit for each. */
    public static final int MOST_NAMED_SETS = 64;

    public static final SetLimits DEFAULT = new SetLimits(1_000, 2_000_000, 4_000_000, 1_024);

    public SetLimits {
        if (maxSets < 0 || maxEntries < 0 || maxTotalEntries < 0 || maxCommentLength < 0) {
            throw new IllegalArgumentException("limits of sets are not negative");
        }
    }

    /** What is too much about all sets together, at a pointer of the caller's. */
    public List<Fault> faults(AddressSets sets, String pointer) {
        List<Fault> faults = new ArrayList<>();
        if (sets.size() > maxSets) {
            faults.add(new Fault(
                    pointer,
                    "there would be " + sets.size() + " address sets, the limit is " + maxSets
                            + "; delete those that no rule names"));
        }
        for (AddressSet set : sets.all()) {
            if (set.entries().size() > maxEntries) {
                faults.add(new Fault(
                        pointer,
                        "the set '" + set.name() + "' would have "
                                + set.entries().size() + " entries, the limit is " + maxEntries
                                + "; join neighbouring prefixes, or use several sets"));
            }
        }
        if (sets.entryCount() > maxTotalEntries) {
            faults.add(new Fault(
                    pointer,
                    "all sets together would have " + sets.entryCount() + " entries, the limit is " + maxTotalEntries
                            + "; remove entries that are not needed"));
        }
        return faults;
    }

    /** A comment of a set or an entry; null if nothing is wrong with it. */
    public @Nullable String commentFault(@Nullable String comment) {
        if (comment == null) {
            return null;
        }
        int length = comment.codePointCount(0, comment.length());
        if (length > maxCommentLength) {
            return "the text has " + length + " characters, the limit is " + maxCommentLength + "; shorten it";
        }
        return comment.codePoints().anyMatch(SetLimits::isUnprintable)
                ? "the text has control characters; leave them out"
                : null;
    }

    private static boolean isUnprintable(int codePoint) {
        return Character.isISOControl(codePoint) && codePoint != '\n' && codePoint != '\t';
    }

    /** The sets that enabled rules name, sorted. */
    public static Set<String> named(Policy policy) {
        return policy.ruleList().setsOfEnabledRules();
    }

    /** More named sets than the kernel's tables have room for. */
    public static List<Fault> namedFaults(Policy policy) {
        int named = named(policy).size();
        return named <= MOST_NAMED_SETS
                ? List.of()
                : List.of(new Fault(
                        "/rules",
                        "enabled rules would name " + named + " address sets, the limit is " + MOST_NAMED_SETS
                                + "; join sets, or disable rules"));
    }
}
