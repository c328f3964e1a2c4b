package io.xdpgate.compiler.tables;

import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Range;
import org.jspecify.annotations.Nullable;

/**
 * Conditions that do not fit an entry; {@code struct xg_extra}. What is null, or has a full mask, always holds.
 *
 * @param address a condition on the side that the entry's own address is not about
 * @param negated whether the packet's address must lie outside {@code address}
 * @param interfaces bit n: slot n; -1 for any
 * @param packetLength of the IP packet, bytes
 * @param vlan ids; without a tag it does not hold
 * @param dscp bit n: value n; -1 for any
 * @param fragments bit n: {@code enum xg_fragment}; 7 for any
 * @param tcpFlagMask flags that are looked at; 0 for any packet, also without flags
 * @param tcpFlagValue what they must be
 * @param icmpMask bits of {@code type << 8 | code} that are looked at; 0 for any packet, also without ICMP
 * @param icmpValue what they must be
 * @param sourceSets bit n: set n; the source is in one of them. 0 for no condition
 * @param sourceSetsNegated the source is in none of them
 * @param destinationSets as {@code sourceSets}
 * @param destinationSetsNegated as {@code sourceSetsNegated}
 */
public record Extra(
        @Nullable Prefix address,
        boolean negated,
        long interfaces,
        @Nullable Range packetLength,
        @Nullable Range hopLimit,
        @Nullable Range vlan,
        long dscp,
        int fragments,
        int tcpFlagMask,
        int tcpFlagValue,
        int icmpMask,
        int icmpValue,
        long sourceSets,
        boolean sourceSetsNegated,
        long destinationSets,
        boolean destinationSetsNegated) {
    private static final int ANY_FRAGMENT = 7;

    /** No condition at all. */
    public static final Extra NONE =
            new Extra(null, false, -1, null, null, null, -1, ANY_FRAGMENT, 0, 0, 0, 0, 0, false, 0, false);

    /** The same without the condition on the address; null if there are no others. */
    public @Nullable Extra withoutAddress() {
        Extra others = new Extra(
                null,
                false,
                interfaces,
                packetLength,
                hopLimit,
                vlan,
                dscp,
                fragments,
                tcpFlagMask,
                tcpFlagValue,
                icmpMask,
                icmpValue,
                sourceSets,
                sourceSetsNegated,
                destinationSets,
                destinationSetsNegated);
        return others.equals(NONE) ? null : others;
    }

    /** The same with the conditions on addresses and sets alone. */
    public Extra withoutFacts() {
        return new Extra(
                address,
                negated,
                -1,
                null,
                null,
                null,
                -1,
                ANY_FRAGMENT,
                0,
                0,
                0,
                0,
                sourceSets,
                sourceSetsNegated,
                destinationSets,
                destinationSetsNegated);
    }
}
