package io.xdpgate.trace;

import io.xdpgate.policy.Address;
import io.xdpgate.policy.FragmentMatch;
import io.xdpgate.policy.IcmpMatch;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.TcpFlag;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A packet to be made. Null: the packet has no such field, or the usual value.
 *
 * @param source of the family of {@code destination}
 * @param protocol null: tcp if there are TCP flags, icmp or icmpv6 if there is an ICMP type, udp if there are ports, else
 *     59 (nothing follows)
 * @param sourcePort 0..65535; null: 0 if the protocol has ports
 * @param icmp null with an ICMP protocol: echo request
 * @param vlan outer tag, 0..4095
 * @param innerVlan second tag; needs {@code vlan}
 * @param fragment {@code NONE}, {@code FIRST} or {@code LATER}
 * @param packetLength of the IP packet by its own header, bytes; null: as short as it can be
 * @param hopLimit null: 64
 * @param dscp null: 0
 */
public record PacketFields(
        Address source,
        Address destination,
        @Nullable Protocol protocol,
        @Nullable Integer sourcePort,
        @Nullable Integer destinationPort,
        @Nullable IcmpMatch icmp,
        @Nullable Set<TcpFlag> tcpFlags,
        @Nullable Integer vlan,
        @Nullable Integer innerVlan,
        FragmentMatch fragment,
        @Nullable Integer packetLength,
        @Nullable Integer hopLimit,
        @Nullable Integer dscp) {}
