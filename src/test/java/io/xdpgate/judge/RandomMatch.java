package io.xdpgate.judge;

import static io.xdpgate.judge.Pools.pick;

import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.FragmentMatch;
import io.xdpgate.policy.IcmpMatch;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.Range;
import io.xdpgate.policy.TcpFlag;
import io.xdpgate.policy.TcpFlagMatch;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Conditions of one random rule. They never exclude one another: each choice confines the later ones, so that
 * every rule is one that the service would accept.
 */
final class RandomMatch {
    private final Random random;
    private final RandomPolicies.Shape shape;
    /** The family that the conditions chosen so far confine the rule to; null: none. */
    private @Nullable Family family;

    RandomMatch(Random random, RandomPolicies.Shape shape) {
        this.random = random;
        this.shape = shape;
    }

    Match next() {
        Family stated = chance(4) ? pick(random, List.of(Family.values())) : null;
        family = stated;
        AddressMatch source = chance(2) ? address() : null;
        AddressMatch destination = chance(3) ? address() : null;
        FragmentMatch fragment = chance(12) ? pick(random, List.of(FragmentMatch.values())) : null;
        boolean headers = fragment != FragmentMatch.LATER;
        Protocol protocol = chance(2) ? protocol() : null;
        boolean ports = headers && (protocol == null || protocol.hasPorts());
        IcmpMatch icmp = headers && protocol != null && chance(2) ? icmp(protocol) : null;
        boolean flags = headers && (protocol == null || protocol.equals(Protocol.TCP)) && chance(5);
        return new Match(
                source,
                destination,
                protocol,
                ports && chance(5) ? ranges(Pools.PORTS, 65_535) : List.of(),
                ports && chance(2) ? ranges(Pools.PORTS, 65_535) : List.of(),
                icmp,
                flags ? tcpFlags() : null,
                shape.interfaces().isEmpty() || !chance(10) ? List.of() : some(shape.interfaces()),
                shape.vlans() && chance(10) ? some(Pools.VLANS) : List.of(),
                fragment,
                shape.packetLengths() && chance(10) ? lengths() : List.of(),
                chance(12) ? ranges(Pools.HOP_LIMITS, 255) : List.of(),
                chance(12) ? ranges(Pools.DSCPS, 63) : List.of(),
                stated);
    }

    private AddressMatch address() {
        if (shape.sets() && chance(3)) {
            return ofSets();
        }
        Family chosen = family != null ? family : pick(random, List.of(Family.values()));
        List<Prefix> prefixes = new ArrayList<>(prefixes(chosen));
        if (family == null && chance(5)) {
            prefixes.addAll(prefixes(chosen == Family.IPV4 ? Family.IPV6 : Family.IPV4));
        } else {
            family = chosen;
        }
        return new AddressMatch(prefixes, List.of(), chance(6));
    }

    /** Sets with or without prefixes; of both families, or of the one that the rule is confined to. */
    private AddressMatch ofSets() {
        List<Prefix> prefixes = new ArrayList<>();
        if (chance(3)) {
            for (Family of : family == null ? List.of(Family.values()) : List.of(family)) {
                prefixes.addAll(prefixes(of));
            }
        }
        return new AddressMatch(prefixes, some(Pools.SETS), chance(3));
    }

    private List<Prefix> prefixes(Family of) {
        return some(of == Family.IPV4 ? Pools.IPV4 : Pools.IPV6);
    }

    /** Extension header numbers only for rules stated or confined to be IPv4. */
    private Protocol protocol() {
        if (family == Family.IPV4 && chance(12)) {
            return new Protocol(pick(random, Pools.EXTENSION_HEADERS));
        }
        return new Protocol(pick(random, chance(3) ? Pools.OTHER_PROTOCOLS : Pools.PORT_PROTOCOLS));
    }

    private @Nullable IcmpMatch icmp(Protocol protocol) {
        boolean isIcmp = protocol.equals(Protocol.ICMP) && family != Family.IPV6;
        boolean isIcmpv6 = protocol.equals(Protocol.ICMPV6) && family != Family.IPV4;
        if (!isIcmp && !isIcmpv6) {
            return null;
        }
        int type = pick(random, isIcmp ? Pools.ICMP_TYPES : Pools.ICMPV6_TYPES);
        return new IcmpMatch(type, chance(2) ? Integer.valueOf(random.nextInt(5)) : null);
    }

    private TcpFlagMatch tcpFlags() {
        Set<TcpFlag> set = EnumSet.noneOf(TcpFlag.class);
        Set<TcpFlag> clear = EnumSet.noneOf(TcpFlag.class);
        for (TcpFlag flag : TcpFlag.values()) {
            int choice = random.nextInt(6);
            if (choice == 0) {
                set.add(flag);
            } else if (choice == 1) {
                clear.add(flag);
            }
        }
        if (set.isEmpty() && clear.isEmpty()) {
            set.add(TcpFlag.SYN);
        }
        return new TcpFlagMatch(set, clear);
    }

    /** Not all lengths above 65,535 only: no IPv4 packet is that long. */
    private List<Range> lengths() {
        List<Range> ranges = new ArrayList<>(ranges(Pools.LENGTHS, Match.MAX_PACKET_LENGTH));
        if (ranges.stream().allMatch(range -> range.first() > 65_535)) {
            ranges.add(Range.of(60));
        }
        return ranges;
    }

    private List<Range> ranges(List<Integer> pool, int max) {
        return IntStream.rangeClosed(0, random.nextInt(3))
                .mapToObj(i -> {
                    int one = pick(random, pool);
                    int other = chance(2) ? pick(random, pool) : one;
                    int last = chance(8) ? max : Math.max(one, other);
                    return new Range(Math.min(one, other), last);
                })
                .toList();
    }

    private <T> List<T> some(List<T> pool) {
        return IntStream.rangeClosed(0, random.nextInt(3))
                .mapToObj(i -> pick(random, pool))
                .distinct()
                .toList();
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }
}
