package io.xdpgate.judge;

import io.xdpgate.judge.ParsedPacket.Fragment;
import io.xdpgate.judge.ParsedPacket.Icmp;
import io.xdpgate.judge.ParsedPacket.Inner;
import io.xdpgate.judge.ParsedPacket.Ip;
import io.xdpgate.judge.ParsedPacket.Ports;
import io.xdpgate.policy.Address;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Whether all conditions of a rule hold for a well-formed IP packet. */
final class PlainMatch {
    private PlainMatch() {}

    /** @param sets entries of each address set by name, in no order */
    static boolean holds(Match match, Map<String, List<Prefix>> sets, ParsedPacket packet, String interfaceName) {
        Ip ip = Objects.requireNonNull(packet.ip());
        Inner inner = Objects.requireNonNull(packet.inner());
        return addressHolds(match.source(), sets, ip.source())
                && addressHolds(match.destination(), sets, ip.destination())
                && protocolHolds(match.protocol(), inner.protocol())
                && (match.sourcePorts().isEmpty() || portHolds(match.sourcePorts(), inner.ports(), Ports::source))
                && (match.destinationPorts().isEmpty()
                        || portHolds(match.destinationPorts(), inner.ports(), Ports::destination))
                && icmpHolds(match.icmp(), match.protocol(), ip.family(), inner.icmp())
                && tcpFlagsHold(match.tcpFlags(), inner.tcpFlags())
                && (match.interfaces().isEmpty() || match.interfaces().contains(interfaceName))
                && (match.vlans().isEmpty()
                        || (packet.vlan() != null && match.vlans().contains(packet.vlan())))
                && fragmentHolds(match.fragment(), inner.fragment())
                && rangeHolds(match.packetLength(), ip.length())
                && rangeHolds(match.hopLimit(), ip.hopLimit())
                && rangeHolds(match.dscp(), ip.dscp())
                && (match.family() == null || match.family() == ip.family());
    }

    /** Prefixes of one family confine the rule to that family, negated or not; mixed prefixes and sets do not. */
    private static boolean addressHolds(
            @Nullable AddressMatch condition, Map<String, List<Prefix>> sets, Address address) {
        if (condition == null) {
            return true;
        }
        List<Prefix> prefixes = condition.prefixes();
        boolean hasIpv4 = prefixes.stream().anyMatch(prefix -> prefix.family() == Family.IPV4);
        boolean hasIpv6 = prefixes.stream().anyMatch(prefix -> prefix.family() == Family.IPV6);
        if (hasIpv4 && !hasIpv6 && address.family() != Family.IPV4) {
            return false;
        }
        if (hasIpv6 && !hasIpv4 && address.family() != Family.IPV6) {
            return false;
        }
        boolean in = prefixes.stream().anyMatch(prefix -> prefix.contains(address));
        for (String name : condition.sets()) {
            for (Prefix entry : Objects.requireNonNull(sets.get(name), name)) {
                in |= entry.contains(address);
            }
        }
        return in != condition.negated();
    }

    private static boolean protocolHolds(@Nullable Protocol wanted, int protocol) {
        return wanted == null || wanted.number() == protocol;
    }

    static boolean portHolds(List<Range> wanted, @Nullable Ports ports, ToIntFunction<Ports> side) {
        return ports != null && wanted.stream().anyMatch(range -> range.contains(side.applyAsInt(ports)));
    }

    /** Type 8 of ICMP is not type 8 of ICMPv6: the protocol of the rule says which is meant. */
    private static boolean icmpHolds(
            @Nullable IcmpMatch wanted, @Nullable Protocol protocol, Family family, @Nullable Icmp icmp) {
        if (wanted == null) {
            return true;
        }
        Family meant = Protocol.ICMP.equals(protocol) ? Family.IPV4 : Family.IPV6;
        return icmp != null
                && family == meant
                && icmp.type() == wanted.type()
                && (wanted.code() == null || wanted.code() == icmp.code());
    }

    private static boolean tcpFlagsHold(@Nullable TcpFlagMatch wanted, @Nullable Integer flags) {
        if (wanted == null) {
            return true;
        }
        if (flags == null) {
            return false;
        }
        int bits = flags;
        for (TcpFlag flag : wanted.set()) {
            if ((bits >> flag.ordinal() & 1) == 0) {
                return false;
            }
        }
        for (TcpFlag flag : wanted.clear()) {
            if ((bits >> flag.ordinal() & 1) == 1) {
                return false;
            }
        }
        return true;
    }

    private static boolean fragmentHolds(@Nullable FragmentMatch wanted, Fragment fragment) {
        return wanted == null
                || switch (wanted) {
                    case ANY -> fragment != Fragment.NONE;
                    case FIRST -> fragment == Fragment.FIRST;
                    case LATER -> fragment == Fragment.LATER;
                    case NONE -> fragment == Fragment.NONE;
                };
    }

    private static boolean rangeHolds(List<Range> wanted, int value) {
        return wanted.isEmpty() || wanted.stream().anyMatch(range -> range.contains(value));
    }
}
