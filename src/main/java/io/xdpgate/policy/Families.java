package io.xdpgate.policy;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Which IP versions a rule is about, stated or inferred. */
public final class Families {
    private Families() {}

    /**
     * The families that a rule can match. Prefixes of one family confine a rule to it, negated or not; an
     * {@code icmp} condition confines it to the family of its protocol. Empty if the conditions exclude one another.
     */
    public static Set<Family> of(Match match) {
        EnumSet<Family> families = byAddress(match);
        if (match.icmp() != null) {
            confine(families, ofIcmp(match));
        }
        return families;
    }

    /** As {@link #of}, without regard to the {@code icmp} condition. */
    static EnumSet<Family> byAddress(Match match) {
        EnumSet<Family> families = EnumSet.allOf(Family.class);
        confine(families, Optional.ofNullable(match.family()));
        if (match.source() != null) {
            confine(families, ofPrefixes(match.source()));
        }
        if (match.destination() != null) {
            confine(families, ofPrefixes(match.destination()));
        }
        return families;
    }

    /** The family that all prefixes of a condition have; empty if they are mixed, or if there are none. */
    static Optional<Family> ofPrefixes(AddressMatch match) {
        EnumSet<Family> families = EnumSet.noneOf(Family.class);
        for (Prefix prefix : match.prefixes()) {
            families.add(prefix.family());
        }
        return families.size() == 1 ? Optional.of(families.iterator().next()) : Optional.empty();
    }

    /** IPv4 for protocol icmp, IPv6 for icmpv6; empty for every other protocol, and for none. */
    static Optional<Family> ofIcmp(Match match) {
        if (Protocol.ICMP.equals(match.protocol())) {
            return Optional.of(Family.IPV4);
        }
        return Protocol.ICMPV6.equals(match.protocol()) ? Optional.of(Family.IPV6) : Optional.empty();
    }

    private static void confine(EnumSet<Family> families, Optional<Family> family) {
        family.ifPresent(only -> families.removeIf(other -> other != only));
    }
}
