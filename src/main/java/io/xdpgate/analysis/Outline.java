package io.xdpgate.analysis;

import io.xdpgate.analysis.Region.Point;
import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Range;
import io.xdpgate.policy.UInt128;
import org.jspecify.annotations.Nullable;

/**
 * What encloses the packets of one family that a rule matches: from where to where its values go. Says for most pairs
 * of rules in a few comparisons that they have nothing in common. Addresses are numbers of 64 bits that compare
 * unsigned: the upper half of an IPv6 address.
 *
 * @param protocol negative: any
 */
record Outline(
        long sourceFirst,
        long sourceLast,
        long destinationFirst,
        long destinationLast,
        int protocol,
        int sourcePortFirst,
        int sourcePortLast,
        int destinationPortFirst,
        int destinationPortLast) {
    private static final int MOST_PORT = 65_535;

    static Outline of(Match match, Family family) {
        long highest = family == Family.IPV4 ? 0xffff_ffffL : -1L;
        return new Outline(
                bound(match.source(), family, true, 0),
                bound(match.source(), family, false, highest),
                bound(match.destination(), family, true, 0),
                bound(match.destination(), family, false, highest),
                match.protocol() == null ? -1 : match.protocol().number(),
                match.sourcePorts().stream().mapToInt(Range::first).min().orElse(0),
                match.sourcePorts().stream().mapToInt(Range::last).max().orElse(MOST_PORT),
                match.destinationPorts().stream().mapToInt(Range::first).min().orElse(0),
                match.destinationPorts().stream().mapToInt(Range::last).max().orElse(MOST_PORT));
    }

    /** False if the two have no packet in common. */
    boolean meets(Outline other) {
        return (protocol == other.protocol || protocol < 0 || other.protocol < 0)
                && Long.compareUnsigned(destinationFirst, other.destinationLast) <= 0
                && Long.compareUnsigned(other.destinationFirst, destinationLast) <= 0
                && Long.compareUnsigned(sourceFirst, other.sourceLast) <= 0
                && Long.compareUnsigned(other.sourceFirst, sourceLast) <= 0
                && destinationPortFirst <= other.destinationPortLast
                && other.destinationPortFirst <= destinationPortLast
                && sourcePortFirst <= other.sourcePortLast
                && other.sourcePortFirst <= sourcePortLast;
    }

    /** Around one packet: one without ports is met by every port. */
    static Outline of(Point point) {
        Family family = point.form().family();
        boolean hasPorts = point.form().transport().hasPorts();
        long source = number(family, point.source());
        long destination = number(family, point.destination());
        int sourcePort = point.fields()[Field.SOURCE_PORT.ordinal()];
        int destinationPort = point.fields()[Field.DESTINATION_PORT.ordinal()];
        return new Outline(
                source,
                source,
                destination,
                destination,
                point.fields()[Field.PROTOCOL.ordinal()],
                hasPorts ? sourcePort : 0,
                hasPorts ? sourcePort : MOST_PORT,
                hasPorts ? destinationPort : 0,
                hasPorts ? destinationPort : MOST_PORT);
    }

    private static long bound(@Nullable AddressMatch match, Family family, boolean first, long open) {
        if (match == null || match.negated() || !match.sets().isEmpty()) {
            return open;
        }
        long bound = first ? -1L : 0;
        for (Prefix prefix : match.prefixes()) {
            long number = number(family, first ? prefix.first() : prefix.last());
            boolean isFurther = Long.compareUnsigned(number, bound) < 0 == first;
            bound = prefix.family() == family && isFurther ? number : bound;
        }
        return bound;
    }

    private static long number(Family family, UInt128 address) {
        return family == Family.IPV4 ? address.low() : address.high();
    }
}
