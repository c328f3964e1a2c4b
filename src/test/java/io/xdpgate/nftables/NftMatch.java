package io.xdpgate.nftables;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a rule in the words of nft(8). Values stay as they are listed: it is nft that merges nested
 * prefixes and overlapping ranges.
 */
final class NftMatch {
    private static final String PORT_PROTOCOLS = "meta l4proto { 6, 17, 33, 132, 136 }";
    /** xdpgate counts the fixed IPv6 header, the field of that header does not. */
    private static final int IPV6_HEADER = 40;

    private static final int MAX_U16 = 65_535;

    private final Match match;
    private final Family family;

    private NftMatch(Match match, Family family) {
        this.match = match;
        this.family = family;
    }

    /** One text for each way to match; no packet matches in two ways. Empty: no packet of the family matches. */
    static List<String> alternatives(Match match, Family family) {
        return new NftMatch(match, family).alternatives();
    }

    private List<String> alternatives() {
        if (!isOfFamily()) {
            return List.of();
        }
        List<Range> lengths = lengths();
        if (lengths.isEmpty() && !match.packetLength().isEmpty()) {
            return List.of();
        }
        boolean isIpv4 = family == Family.IPV4;
        String ip = isIpv4 ? "ip " : "ip6 ";
        List<String> words = new ArrayList<>();
        words.add(isIpv4 ? "meta protocol ip" : "meta protocol ip6");
        address(ip + "saddr ", match.source()).ifPresent(words::add);
        address(ip + "daddr ", match.destination()).ifPresent(words::add);
        anyOf(ip + "length ", lengths).ifPresent(words::add);
        anyOf(isIpv4 ? "ip ttl " : "ip6 hoplimit ", match.hopLimit()).ifPresent(words::add);
        anyOf(ip + "dscp ", match.dscp()).ifPresent(words::add);
        links().forEach(words::add);
        protocol().ifPresent(words::add);
        String transport = transport().collect(Collectors.joining(" "));
        return fragments(!transport.isEmpty()).stream()
                .map(fragment -> String.join(" ", words) + " " + fragment + " " + transport)
                .toList();
    }

    /** Type 8 of {@code icmp} is IPv4's; prefixes of one family are about that family, {@code !=} as well. */
    private boolean isOfFamily() {
        Protocol icmp = family == Family.IPV4 ? Protocol.ICMP : Protocol.ICMPV6;
        return (match.family() == null || match.family() == family)
                && (match.icmp() == null || icmp.equals(match.protocol()))
                && Stream.of(Optional.ofNullable(match.source()), Optional.ofNullable(match.destination()))
                        .flatMap(Optional::stream)
                        .noneMatch(address -> prefixes(address).isEmpty());
    }

    private Optional<String> address(String field, @Nullable AddressMatch address) {
        if (address == null) {
            return Optional.empty();
        }
        return anyOf(field + (address.negated() ? "!= " : ""), prefixes(address));
    }

    private List<Prefix> prefixes(AddressMatch address) {
        return address.prefixes().stream()
                .filter(prefix -> prefix.family() == family)
                .toList();
    }

    private List<Range> lengths() {
        int less = family == Family.IPV4 ? 0 : IPV6_HEADER;
        return match.packetLength().stream()
                .filter(range -> range.last() >= less && range.first() - less <= MAX_U16)
                .map(range -> new Range(Math.max(0, range.first() - less), Math.min(MAX_U16, range.last() - less)))
                .toList();
    }

    /** nft's own {@code vlan id} asks for 802.1Q and takes the packet behind it for no IP packet: raw bytes do. */
    private Stream<String> links() {
        return Stream.of(
                        anyOf(
                                "iifname ",
                                match.interfaces().stream()
                                        .map(name -> "\"" + name + "\"")
                                        .toList()),
                        anyOf("@ll,96,16 { 0x8100, 0x88a8 } @ll,116,12 ", match.vlans()))
                .flatMap(Optional::stream);
    }

    /** {@code th dport} alone would read two bytes of any protocol. */
    private Optional<String> protocol() {
        if (match.protocol() != null) {
            return Optional.of("meta l4proto " + match.protocol().number());
        }
        if (match.tcpFlags() != null) {
            return Optional.of("meta l4proto 6");
        }
        boolean hasPorts =
                !match.sourcePorts().isEmpty() || !match.destinationPorts().isEmpty();
        return hasPorts ? Optional.of(PORT_PROTOCOLS) : Optional.empty();
    }

    private Stream<String> transport() {
        return Stream.of(
                        anyOf("th sport ", match.sourcePorts()),
                        anyOf("th dport ", match.destinationPorts()),
                        Optional.ofNullable(match.tcpFlags()).map(NftMatch::flags),
                        Optional.ofNullable(match.icmp()).map(this::icmp))
                .flatMap(Optional::stream);
    }

    private static String flags(TcpFlagMatch flags) {
        int set = TcpFlag.bits(flags.set());
        return "tcp flags & 0x%x == 0x%x".formatted(set | TcpFlag.bits(flags.clear()), set);
    }

    private String icmp(IcmpMatch icmp) {
        String name = family == Family.IPV4 ? "icmp" : "icmpv6";
        String type = name + " type " + icmp.type();
        return icmp.code() == null ? type : type + " " + name + " code " + icmp.code();
    }

    /**
     * IPv6 packets without a fragment header and atomic fragments (RFC 6946) are both no fragments. A condition on
     * the transport header asks for no later fragment as well.
     */
    private List<String> fragments(boolean transport) {
        FragmentMatch asked = match.fragment();
        boolean isIpv4 = family == Family.IPV4;
        List<String> first =
                List.of(isIpv4 ? "ip frag-off & 0x3fff == 0x2000" : "frag frag-off 0 frag more-fragments 1");
        if (asked == null) {
            return transport ? notLater() : List.of("");
        }
        return switch (asked) {
            case ANY ->
                transport
                        ? first
                        : Stream.concat(first.stream(), Stream.of(later(family)))
                                .toList();
            case FIRST -> first;
            case LATER -> transport ? List.of() : List.of(later(family));
            case NONE ->
                isIpv4
                        ? List.of("ip frag-off & 0x3fff == 0")
                        : List.of("exthdr frag missing", "frag frag-off 0 frag more-fragments 0");
        };
    }

    private List<String> notLater() {
        return family == Family.IPV4
                ? List.of("ip frag-off & 0x1fff == 0")
                : List.of("exthdr frag missing", "frag frag-off 0");
    }

    /** Holds for fragments with an offset above 0. */
    static String later(Family family) {
        return family == Family.IPV4 ? "ip frag-off & 0x1fff != 0" : "frag frag-off != 0";
    }

    private static Optional<String> anyOf(String field, List<?> values) {
        return values.isEmpty()
                ? Optional.empty()
                : Optional.of(values.stream()
                        .map(Objects::toString)
                        .distinct()
                        .collect(Collectors.joining(", ", field + "{ ", " }")));
    }
}
