package io.xdpgate.api.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.swagger.v3.oas.annotations.media.Schema;
import io.xdpgate.analysis.Witness;
import io.xdpgate.policy.TcpFlag;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A packet that proves something. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({
    "interface",
    "vlan",
    "source",
    "destination",
    "protocol",
    "fragment",
    "sourcePort",
    "destinationPort",
    "tcpFlags",
    "icmp",
    "packetLength",
    "hopLimit",
    "dscp"
})
@Schema(name = "Witness", description = "A packet that proves it; what a packet does not have is left out")
public record WitnessJson(
        @com.fasterxml.jackson.annotation.JsonProperty("interface")
        @Schema(description = "Absent: any interface that no rule names")
        @Nullable
        String interfaceName,

        @Nullable Integer vlan,
        String source,
        String destination,
        String protocol,

        @Schema(allowableValues = {"none", "first", "later"})
        String fragment,

        @Nullable Integer sourcePort,
        @Nullable Integer destinationPort,
        @Nullable List<String> tcpFlags,
        @Nullable Icmp icmp,
        int packetLength,
        int hopLimit,
        int dscp) {
    /** Type and code. */
    @Schema(name = "WitnessIcmp")
    public record Icmp(int type, int code) {}

    public static WitnessJson of(Witness witness) {
        Set<TcpFlag> flags = witness.tcpFlags();
        Integer type = witness.icmpType();
        Integer code = witness.icmpCode();
        return new WitnessJson(
                witness.interfaceName(),
                witness.vlan(),
                witness.source().toString(),
                witness.destination().toString(),
                witness.protocol().toString(),
                witness.fragment().text(),
                witness.sourcePort(),
                witness.destinationPort(),
                flags == null
                        ? null
                        : flags.stream().sorted().map(TcpFlag::name).toList(),
                type == null || code == null ? null : new Icmp(type, code),
                witness.length(),
                witness.hopLimit(),
                witness.dscp());
    }
}
