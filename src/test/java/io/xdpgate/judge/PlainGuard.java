package io.xdpgate.judge;

import io.xdpgate.judge.ParsedPacket.Fragment;
import io.xdpgate.judge.ParsedPacket.Icmp;
import io.xdpgate.judge.ParsedPacket.Inner;
import io.xdpgate.judge.ParsedPacket.Ip;
import io.xdpgate.judge.ParsedPacket.Ports;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Prefix;
import java.util.Set;

/** The protocols that must reach the host whatever the rules say; ARP is not an IP packet and not decided here. */
final class PlainGuard {
    private static final Prefix LINK_LOCAL = Prefix.parse("fe80::/10").orElseThrow();
    private static final Set<Integer> NEIGHBOUR_DISCOVERY = Set.of(133, 134, 135, 136);
    private static final Set<Integer> MULTICAST_LISTENER = Set.of(130, 131, 132, 143);

    private PlainGuard() {}

    static boolean protects(Ip ip, Inner inner) {
        if (inner.fragment() != Fragment.NONE) {
            return false;
        }
        return isNeighbourDiscovery(ip, inner)
                || isMulticastListener(ip, inner)
                || isDhcpReply(ip, inner)
                || isPathMtu(ip, inner);
    }

    /** RFC 4861 section 7.1 asks for hop limit 255 and code 0; RFC 6980 forbids fragments. */
    private static boolean isNeighbourDiscovery(Ip ip, Inner inner) {
        Icmp icmp = inner.icmp();
        return ip.family() == Family.IPV6
                && icmp != null
                && NEIGHBOUR_DISCOVERY.contains(icmp.type())
                && icmp.code() == 0
                && ip.hopLimit() == 255
                && inner.extensionHeaders() == 0;
    }

    /** RFC 2710 section 3 and RFC 3810 section 5: hop limit 1 and a link-local source. */
    private static boolean isMulticastListener(Ip ip, Inner inner) {
        Icmp icmp = inner.icmp();
        return ip.family() == Family.IPV6
                && icmp != null
                && MULTICAST_LISTENER.contains(icmp.type())
                && ip.hopLimit() == 1
                && LINK_LOCAL.contains(ip.source());
    }

    private static boolean isDhcpReply(Ip ip, Inner inner) {
        Ports ports = inner.ports();
        if (inner.protocol() != 17 || ports == null) {
            return false;
        }
        if (ip.family() == Family.IPV4) {
            return ports.source() == 67 && ports.destination() == 68;
        }
        return ports.source() == 547 && ports.destination() == 546 && LINK_LOCAL.contains(ip.source());
    }

    /** ICMP fragmentation needed, ICMPv6 packet too big. */
    private static boolean isPathMtu(Ip ip, Inner inner) {
        Icmp icmp = inner.icmp();
        if (icmp == null) {
            return false;
        }
        return ip.family() == Family.IPV4 ? icmp.type() == 3 && icmp.code() == 4 : icmp.type() == 2;
    }
}
