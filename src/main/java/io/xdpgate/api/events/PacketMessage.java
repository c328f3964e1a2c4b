package io.xdpgate.api.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.xdpgate.dataplane.PacketEvent;
import io.xdpgate.policy.IcmpMatch;
import io.xdpgate.policy.TcpFlag;
import io.xdpgate.policy.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The data of a {@code packet} message: every field is there, null when the packet lacks it. */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({
    "time",
    "interface",
    "verdict",
    "wouldBe",
    "reason",
    "ruleId",
    "revision",
    "family",
    "source",
    "destination",
    "protocol",
    "sourcePort",
    "destinationPort",
    "tcpFlags",
    "icmp",
    "vlan",
    "innerVlan",
    "length",
    "node"
})
public record PacketMessage(
        Instant time,
        @JsonProperty("interface") String interfaceName,
        String verdict,
        @Nullable String wouldBe,
        String reason,
        @Nullable String ruleId,
        long revision,
        @Nullable String family,
        @Nullable String source,
        @Nullable String destination,
        @Nullable String protocol,
        @Nullable Integer sourcePort,
        @Nullable Integer destinationPort,
        @Nullable List<String> tcpFlags,
        @Nullable Icmp icmp,
        @Nullable Integer vlan,
        @Nullable Integer innerVlan,
        int length,
        @Nullable String node) {

    /** ICMP or ICMPv6 type and code. */
    public record Icmp(int type, @Nullable Integer code) {}

    static PacketMessage of(PacketEvent event, @Nullable String node) {
        Verdict wouldBe = event.wouldBe();
        IcmpMatch icmp = event.icmp();
        Set<TcpFlag> flags = event.tcpFlags();
        return new PacketMessage(
                event.time(),
                event.interfaceName(),
                event.verdict().text(),
                wouldBe == null ? null : wouldBe.text(),
                event.reason().text(),
                event.ruleId(),
                event.revision(),
                event.family() == null ? null : event.family().text(),
                event.source() == null ? null : event.source().toString(),
                event.destination() == null ? null : event.destination().toString(),
                event.protocol() == null ? null : event.protocol().toString(),
                event.sourcePort(),
                event.destinationPort(),
                flags == null
                        ? null
                        : flags.stream().sorted().map(TcpFlag::name).toList(),
                icmp == null ? null : new Icmp(icmp.type(), icmp.code()),
                event.vlan(),
                event.innerVlan(),
                event.length(),
                node);
    }
}
