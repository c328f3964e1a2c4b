package io.xdpgate.compiler.tables;

import io.xdpgate.policy.Family;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Range;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One alternative of one rule with the conditions that its place in the tables does not guarantee; {@code struct
 * xg_entry}.
 *
 * @param rule index into the rules of the classifier
 * @param families that it can match, at least one
 * @param address a condition on one address; null: none. Confines to its family only by {@code families}
 * @param onSource whether {@code address} is about the source; else the destination
 * @param negated whether the packet's address must lie outside {@code address}
 * @param protocol 0..255, or -1 for any
 * @param sourcePorts null: any, also none at all
 * @param destinationPorts null: any, also none at all
 * @param extra conditions that few rules have; null: none
 */
public record Entry(
        int rule,
        Set<Family> families,
        @Nullable Prefix address,
        boolean onSource,
        boolean negated,
        int protocol,
        @Nullable Range sourcePorts,
        @Nullable Range destinationPorts,
        @Nullable Extra extra) {
    /**
     * The extra condition on the other address where it fits the entry too: a plain one of a rule for IPv4 only. Null if
     * there is none.
     */
    public @Nullable Prefix second() {
        return extra != null && !extra.negated() && families.equals(Set.of(Family.IPV4)) ? extra.address() : null;
    }

    /** The extra conditions without {@link #second}; null if there are none. */
    public @Nullable Extra remaining() {
        return second() == null || extra == null ? extra : extra.withoutAddress();
    }
}
