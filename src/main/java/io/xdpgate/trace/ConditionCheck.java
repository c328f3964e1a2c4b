package io.xdpgate.trace;

import io.xdpgate.dataplane.PacketFacts;
import io.xdpgate.policy.Address;
import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.AddressSets;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.FragmentMatch;
import io.xdpgate.policy.IcmpMatch;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Range;
import io.xdpgate.policy.TcpFlag;
import io.xdpgate.policy.TcpFlagMatch;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks the conditions of rules about one IP packet.
 *
 * @param sets whose entries address conditions name
 * @param interfaceName the interface that it came from if the program is attached to it; null: any other
 */
record ConditionCheck(
        PacketFacts packet, AddressSets sets, @Nullable String interfaceName) {
    /** The first condition, in the order of {@link Condition}, that does not hold; empty if the rule matches. */
    Optional<Condition> firstFailing(Match match) {
        for (Condition condition : Condition.values()) {
            if (!holds(condition, match)) {
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }

    private boolean holds(Condition condition, Match match) {
        return switch (condition) {
            case SOURCE -> holds(match.source(), packet.source());
            case DESTINATION -> holds(match.destination(), packet.destination());
            case PROTOCOL -> match.protocol() == null || match.protocol().equals(packet.protocol());
            case SOURCE_PORTS -> holds(match.sourcePorts(), packet.sourcePort());
            case DESTINATION_PORTS -> holds(match.destinationPorts(), packet.destinationPort());
            case ICMP -> match.icmp() == null || holds(match.icmp(), packet.icmp());
            case TCP_FLAGS -> match.tcpFlags() == null || holds(match.tcpFlags(), packet.tcpFlags());
            case INTERFACES ->
                match.interfaces().isEmpty()
                        || (interfaceName != null && match.interfaces().contains(interfaceName));
            case VLANS ->
                match.vlans().isEmpty()
                        || (packet.vlan() != null && match.vlans().contains(packet.vlan()));
            case FRAGMENT -> match.fragment() == null || holds(match.fragment(), packet.fragment());
            case PACKET_LENGTH -> holds(match.packetLength(), packet.packetLength());
            case HOP_LIMIT -> holds(match.hopLimit(), packet.hopLimit());
            case DSCP -> holds(match.dscp(), packet.dscp());
            case FAMILY -> match.family() == null || match.family() == packet.family();
        };
    }

    /** Prefixes of one family confine the rule to it, negated or not; sets do not. */
    private boolean holds(@Nullable AddressMatch match, @Nullable Address address) {
        if (match == null) {
            return true;
        }
        if (address == null || !families(match.prefixes()).contains(address.family())) {
            return false;
        }
        boolean isIn = match.prefixes().stream().anyMatch(prefix -> prefix.contains(address))
                || match.sets().stream().anyMatch(set -> sets.entries(set).contains(address));
        return isIn != match.negated();
    }

    private static Set<Family> families(List<Prefix> prefixes) {
        boolean four = prefixes.stream().anyMatch(prefix -> prefix.family() == Family.IPV4);
        boolean six = prefixes.stream().anyMatch(prefix -> prefix.family() == Family.IPV6);
        return four == six ? Set.of(Family.values()) : Set.of(four ? Family.IPV4 : Family.IPV6);
    }

    private static boolean holds(List<Range> ranges, @Nullable Integer value) {
        return ranges.isEmpty() || (value != null && ranges.stream().anyMatch(range -> range.contains(value)));
    }

    private static boolean holds(IcmpMatch match, @Nullable IcmpMatch packet) {
        return packet != null
                && match.type() == packet.type()
                && (match.code() == null || match.code().equals(packet.code()));
    }

    private static boolean holds(TcpFlagMatch match, @Nullable Set<TcpFlag> flags) {
        return flags != null && match.holds(TcpFlag.bits(flags));
    }

    private static boolean holds(FragmentMatch match, FragmentMatch packet) {
        return match == FragmentMatch.ANY ? packet != FragmentMatch.NONE : match == packet;
    }
}
