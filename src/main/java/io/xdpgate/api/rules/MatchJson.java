package io.xdpgate.api.rules;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.swagger.v3.oas.annotations.media.Schema;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The conditions of a rule; absent conditions are left out, {@code {}} is every IP packet. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({
    "family",
    "protocol",
    "source",
    "destination",
    "sourcePorts",
    "destinationPorts",
    "icmp",
    "tcpFlags",
    "interfaces",
    "vlans",
    "fragment",
    "packetLength",
    "hopLimit",
    "dscp"
})
@Schema(name = "Match", description = "All conditions given must hold; {} or absent is every IP packet")
public record MatchJson(
        @Schema(allowableValues = {"ipv4", "ipv6"}) @Nullable
        String family,

        @Schema(description = "Name or number", example = "tcp") @Nullable
        String protocol,

        @Nullable AddressJson source,
        @Nullable AddressJson destination,
        @Schema(example = "[\"1024-65535\"]") List<String> sourcePorts,
        @Schema(example = "[\"80\", \"8000-8100\"]") List<String> destinationPorts,
        @Nullable IcmpJson icmp,
        @Nullable TcpFlagsJson tcpFlags,
        @Schema(example = "[\"eth1\"]") List<String> interfaces,

        @Schema(description = "Ids 1 to 4094 of the outer tag", example = "[10]")
        List<Integer> vlans,

        @Schema(allowableValues = {"any", "first", "later", "none"}) @Nullable
        String fragment,

        @Schema(description = "Bytes of the IP packet", example = "[\"64-128\"]")
        List<String> packetLength,

        @Schema(description = "IPv6 hop limit or IPv4 TTL", example = "[\"0-5\"]")
        List<String> hopLimit,

        @Schema(example = "[\"46\"]") List<String> dscp) {
    /** A condition on an address. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonPropertyOrder({"prefixes", "sets", "not"})
    @Schema(name = "AddressMatch", description = "In any of the prefixes and sets; with not, in none of them")
    public record AddressJson(
            @Schema(example = "[\"192.0.2.0/24\"]") List<String> prefixes,
            List<String> sets,
            @JsonProperty("not") @Nullable Boolean negated) {
        static AddressJson of(AddressMatch match) {
            return new AddressJson(
                    match.prefixes().stream().map(Prefix::toString).toList(),
                    match.sets(),
                    match.negated() ? true : null);
        }
    }

    /** An ICMP or ICMPv6 type, with or without a code. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonPropertyOrder({"type", "code"})
    @Schema(name = "IcmpMatch")
    public record IcmpJson(
            @Schema(minimum = "0", maximum = "255") int type,

            @Schema(minimum = "0", maximum = "255") @Nullable
            Integer code) {}

    /** TCP flags that must be set and clear. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonPropertyOrder({"set", "clear"})
    @Schema(name = "TcpFlagsMatch")
    public record TcpFlagsJson(
            @Schema(example = "[\"SYN\"]") List<String> set,
            @Schema(example = "[\"ACK\"]") List<String> clear) {
        static TcpFlagsJson of(TcpFlagMatch match) {
            return new TcpFlagsJson(names(match.set()), names(match.clear()));
        }

        private static List<String> names(Set<TcpFlag> flags) {
            return flags.stream().sorted().map(TcpFlag::name).toList();
        }
    }

    public static MatchJson of(Match match) {
        Family family = match.family();
        Protocol protocol = match.protocol();
        AddressMatch source = match.source();
        AddressMatch destination = match.destination();
        IcmpMatch icmp = match.icmp();
        TcpFlagMatch flags = match.tcpFlags();
        FragmentMatch fragment = match.fragment();
        return new MatchJson(
                family == null ? null : family.text(),
                protocol == null ? null : protocol.toString(),
                source == null ? null : AddressJson.of(source),
                destination == null ? null : AddressJson.of(destination),
                texts(match.sourcePorts()),
                texts(match.destinationPorts()),
                icmp == null ? null : new IcmpJson(icmp.type(), icmp.code()),
                flags == null ? null : TcpFlagsJson.of(flags),
                match.interfaces(),
                match.vlans(),
                fragment == null ? null : fragment.text(),
                texts(match.packetLength()),
                texts(match.hopLimit()),
                texts(match.dscp()));
    }

    private static List<String> texts(List<Range> ranges) {
        return ranges.stream().map(Range::toString).toList();
    }
}
