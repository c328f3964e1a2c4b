package io.xdpgate.dataplane;

import io.xdpgate.policy.Address;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.FragmentMatch;
import io.xdpgate.policy.IcmpMatch;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.TcpFlag;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the program's parser reads of a frame. Fields that the packet lacks are null; of a frame that is no IP packet,
 * or whose IP header cannot be read, all but the tags are.
 *
 * @param protocol after IPv6 extension headers
 * @param icmp type and code (code never null)
 * @param vlan id of the outer tag, 1..4095
 * @param innerVlan id of the second tag
 * @param fragment {@code NONE}, {@code FIRST} or {@code LATER}
 * @param packetLength bytes of the IP packet by its own header, 20..65,575
 * @param hopLimit IPv6 hop limit or IPv4 TTL, 0..255
 * @param dscp 0..63
 */
public record PacketFacts(
        @Nullable Family family,
        @Nullable Address source,
        @Nullable Address destination,
        @Nullable Protocol protocol,
        @Nullable Integer sourcePort,
        @Nullable Integer destinationPort,
        @Nullable IcmpMatch icmp,
        @Nullable Set<TcpFlag> tcpFlags,
        @Nullable Integer vlan,
        @Nullable Integer innerVlan,
        FragmentMatch fragment,
        int packetLength,
        int hopLimit,
        int dscp) {}
