package io.xdpgate.api.trace;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import io.xdpgate.dataplane.PacketFacts;
import io.xdpgate.policy.IcmpMatch;
import io.xdpgate.policy.TcpFlag;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the program read of a packet; what the packet lacks is null. */
@Schema(name = "TracedPacket")
@JsonInclude(JsonInclude.Include.ALWAYS)
record PacketFactsJson(
        @Nullable String family,
        @Nullable String source,
        @Nullable String destination,
        @Nullable String protocol,
        @Nullable Integer sourcePort,
        @Nullable Integer destinationPort,
        @Nullable Icmp icmp,
        @Nullable List<String> tcpFlags,
        @Nullable Integer vlan,
        @Nullable Integer innerVlan,
        @Nullable String fragment,
        @Nullable Integer packetLength,
        @Nullable Integer hopLimit,
        @Nullable Integer dscp) {

    /** ICMP or ICMPv6 type and code. */
    @Schema(name = "TracedIcmp")
    record Icmp(int type, @Nullable Integer code) {}

    static PacketFactsJson of(PacketFacts packet) {
        boolean isIp = packet.family() != null;
        IcmpMatch icmp = packet.icmp();
        Set<TcpFlag> flags = packet.tcpFlags();
        return new PacketFactsJson(
                packet.family() == null ? null : packet.family().text(),
                packet.source() == null ? null : packet.source().toString(),
                packet.destination() == null ? null : packet.destination().toString(),
                packet.protocol() == null ? null : packet.protocol().toString(),
                packet.sourcePort(),
                packet.destinationPort(),
                icmp == null ? null : new Icmp(icmp.type(), icmp.code()),
                flags == null
                        ? null
                        : flags.stream().sorted().map(TcpFlag::name).toList(),
                packet.vlan(),
                packet.innerVlan(),
                isIp ? packet.fragment().text() : null,
                isIp ? packet.packetLength() : null,
                isIp ? packet.hopLimit() : null,
                isIp ? packet.dscp() : null);
    }
}
