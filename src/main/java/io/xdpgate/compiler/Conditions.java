package io.xdpgate.compiler;

import io.xdpgate.compiler.tables.Field;
import io.xdpgate.policy.FragmentMatch;
import io.xdpgate.policy.IcmpMatch;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.Range;
import io.xdpgate.policy.TcpFlagMatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says for which keys of a class table a condition holds. Not thread-safe. */
final class Conditions {
    private static final int ICMPV6_KEYS = 65_536;

    private final Map<String, Integer> interfaceSlots;
    /** Rules with flags are many, different flag conditions few. */
    private final Map<TcpFlagMatch, List<Range>> flagKeys = new HashMap<>();

    Conditions(Map<String, Integer> interfaceSlots) {
        this.interfaceSlots = interfaceSlots;
        interfaceSlots.forEach((name, slot) -> {
            if (slot < 0 || slot >= Limits.INTERFACES) {
                throw new IllegalArgumentException("slot " + slot + " of " + name + " is not in 0..63");
            }
        });
    }

    /**
     * The keys for which a rule's condition on a field holds, ascending and neither overlapping nor adjacent, never
     * the absent key; null if the rule has no such condition.
     */
    @Nullable
    List<Range> keys(Field field, Match match) {
        List<Range> keys = values(field, match);
        if (keys == null) {
            return null;
        }
        int lastKey = field.canBeAbsent() ? field.keys() - 2 : field.keys() - 1;
        for (Range range : keys) {
            if (range.last() > lastKey) {
                throw new IllegalArgumentException(field + " has no value " + range.last());
            }
        }
        return merge(keys);
    }

    private @Nullable List<Range> values(Field field, Match match) {
        return switch (field) {
            case PROTOCOL ->
                match.protocol() == null
                        ? null
                        : List.of(Range.of(match.protocol().number()));
            case SOURCE_PORT -> orAbsent(match.sourcePorts());
            case DESTINATION_PORT -> orAbsent(match.destinationPorts());
            case ICMP -> match.icmp() == null ? null : icmp(match.icmp(), match.protocol());
            case TCP_FLAGS ->
                match.tcpFlags() == null ? null : flagKeys.computeIfAbsent(match.tcpFlags(), Conditions::tcpFlags);
            case INTERFACE -> match.interfaces().isEmpty() ? null : interfaces(match.interfaces());
            case VLAN -> orAbsent(match.vlans().stream().map(Range::of).toList());
            case FRAGMENT -> match.fragment() == null ? null : List.of(fragment(match.fragment()));
            case PACKET_LENGTH -> orAbsent(match.packetLength());
            case HOP_LIMIT -> orAbsent(match.hopLimit());
            case DSCP -> orAbsent(match.dscp());
        };
    }

    private static @Nullable List<Range> orAbsent(List<Range> ranges) {
        return ranges.isEmpty() ? null : ranges;
    }

    private List<Range> interfaces(List<String> names) {
        List<Range> slots = new ArrayList<>();
        for (String name : names) {
            Integer slot = interfaceSlots.get(name);
            if (slot != null) {
                slots.add(Range.of(slot));
            }
        }
        return slots;
    }

    private static List<Range> icmp(IcmpMatch icmp, @Nullable Protocol protocol) {
        boolean ipv6 = Protocol.ICMPV6.equals(protocol);
        if (!ipv6 && !Protocol.ICMP.equals(protocol)) {
            return List.of();
        }
        int first = (ipv6 ? ICMPV6_KEYS : 0) + (icmp.type() << 8);
        return List.of(icmp.code() == null ? new Range(first, first + 255) : Range.of(first + icmp.code()));
    }

    private static List<Range> tcpFlags(TcpFlagMatch flags) {
        List<Range> keys = new ArrayList<>();
        for (int flagByte = 0; flagByte < 256; flagByte++) {
            if (flags.holds(flagByte)) {
                keys.add(Range.of(flagByte));
            }
        }
        return merge(keys);
    }

    /** Keys are {@code enum xg_fragment}: 0 none, 1 first, 2 later. */
    private static Range fragment(FragmentMatch fragment) {
        return switch (fragment) {
            case NONE -> Range.of(0);
            case FIRST -> Range.of(1);
            case LATER -> Range.of(2);
            case ANY -> new Range(1, 2);
        };
    }

    private static List<Range> merge(List<Range> ranges) {
        if (ranges.size() < 2) {
            return ranges;
        }
        List<Range> sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.comparingInt(Range::first));
        List<Range> merged = new ArrayList<>();
        Range open = sorted.getFirst();
        for (Range next : sorted.subList(1, sorted.size())) {
            if (next.first() <= open.last() + 1) {
                open = new Range(open.first(), Math.max(open.last(), next.last()));
            } else {
                merged.add(open);
                open = next;
            }
        }
        merged.add(open);
        return merged;
    }
}
