package io.xdpgate.policy;

import java.util.List;
import java.util.Optional;

/**
 * The prefixes that one set has and another has not. Cheap where one value was made from the other by few changes;
 * else a walk over both.
 */
public final class EntryDifference {
    private final FamilyDifference ipv4;
    private final FamilyDifference ipv6;

    private EntryDifference(FamilyDifference ipv4, FamilyDifference ipv6) {
        this.ipv4 = ipv4;
        this.ipv6 = ipv6;
    }

    /** Expiry times and comments are not looked at. */
    public static EntryDifference between(EntrySet before, EntrySet after) {
        return between(before, after, Integer.MAX_VALUE).orElseThrow();
    }

    /** Empty if there are more than {@code most} prefixes of one family in the difference. */
    public static Optional<EntryDifference> between(EntrySet before, EntrySet after, int most) {
        Optional<FamilyDifference> ipv4 =
                FamilyDifference.between(before.family(Family.IPV4), after.family(Family.IPV4), most);
        if (ipv4.isEmpty()) {
            return Optional.empty();
        }
        return FamilyDifference.between(before.family(Family.IPV6), after.family(Family.IPV6), most)
                .map(ipv6 -> new EntryDifference(ipv4.get(), ipv6));
    }

    public int added() {
        return ipv4.added().size() + ipv6.added().size();
    }

    public int removed() {
        return ipv4.removed().size() + ipv6.removed().size();
    }

    public int size() {
        return added() + removed();
    }

    /** In order. */
    public List<Prefix> addedPrefixes() {
        return prefixes(ipv4.added(), ipv6.added());
    }

    /** In order. */
    public List<Prefix> removedPrefixes() {
        return prefixes(ipv4.removed(), ipv6.removed());
    }

    /** The addresses that the prefixes of the difference have in them. */
    public RangeCursor ranges(Family family) {
        FamilyDifference difference = family == Family.IPV4 ? ipv4 : ipv6;
        return new RangeCursor(new PrefixCursor(FamilyEntries.union(family, difference.added(), difference.removed())));
    }

    private static List<Prefix> prefixes(PrefixArray ipv4, PrefixArray ipv6) {
        return new EntrySet(FamilyEntries.of(Family.IPV4, ipv4), FamilyEntries.of(Family.IPV6, ipv6), EntryDetails.NONE)
                .page(null, Integer.MAX_VALUE).stream().map(SetEntry::prefix).toList();
    }
}
