package io.xdpgate.store;

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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The conditions of a rule on disk; an absent list is an absent condition. Ranges are pairs of numbers. */
record MatchForm(
        @Nullable Addresses source,
        @Nullable Addresses destination,
        @Nullable Integer protocol,
        int @Nullable [][] sourcePorts,
        int @Nullable [][] destinationPorts,
        int @Nullable [] icmp,
        int @Nullable [] tcpFlags,
        @Nullable List<String> interfaces,
        @Nullable List<Integer> vlans,
        @Nullable String fragment,
        int @Nullable [][] packetLength,
        int @Nullable [][] hopLimit,
        int @Nullable [][] dscp,
        @Nullable String family) {

    record Addresses(
            @Nullable List<String> prefixes,
            @Nullable List<String> sets,
            @Nullable Boolean not) {
        static @Nullable Addresses of(@Nullable AddressMatch match) {
            return match == null
                    ? null
                    : new Addresses(
                            orNull(match.prefixes().stream()
                                    .map(Prefix::toString)
                                    .toList()),
                            orNull(match.sets()),
                            match.negated() ? true : null);
        }

        static @Nullable AddressMatch match(@Nullable Addresses form) {
            return form == null
                    ? null
                    : new AddressMatch(
                            orEmpty(form.prefixes).stream()
                                    .map(text -> Prefix.parse(text).orElseThrow())
                                    .toList(),
                            orEmpty(form.sets),
                            Objects.requireNonNullElse(form.not, false));
        }
    }

    static MatchForm of(Match match) {
        Protocol protocol = match.protocol();
        FragmentMatch fragment = match.fragment();
        Family family = match.family();
        return new MatchForm(
                Addresses.of(match.source()),
                Addresses.of(match.destination()),
                protocol == null ? null : protocol.number(),
                pairs(match.sourcePorts()),
                pairs(match.destinationPorts()),
                icmp(match.icmp()),
                flags(match.tcpFlags()),
                orNull(match.interfaces()),
                orNull(match.vlans()),
                fragment == null ? null : fragment.text(),
                pairs(match.packetLength()),
                pairs(match.hopLimit()),
                pairs(match.dscp()),
                family == null ? null : family.text());
    }

    Match match() {
        return new Match(
                Addresses.match(source),
                Addresses.match(destination),
                protocol == null ? null : new Protocol(protocol),
                ranges(sourcePorts),
                ranges(destinationPorts),
                icmp == null ? null : new IcmpMatch(icmp[0], icmp.length > 1 ? icmp[1] : null),
                tcpFlags == null ? null : new TcpFlagMatch(TcpFlag.of(tcpFlags[0]), TcpFlag.of(tcpFlags[1])),
                orEmpty(interfaces),
                orEmpty(vlans),
                fragment == null ? null : FragmentMatch.parse(fragment).orElseThrow(),
                ranges(packetLength),
                ranges(hopLimit),
                ranges(dscp),
                family == null ? null : Family.parse(family).orElseThrow());
    }

    private static int @Nullable [] icmp(@Nullable IcmpMatch match) {
        if (match == null) {
            return null;
        }
        Integer code = match.code();
        return code == null ? new int[] {match.type()} : new int[] {match.type(), code};
    }

    private static int @Nullable [] flags(@Nullable TcpFlagMatch match) {
        return match == null ? null : new int[] {TcpFlag.bits(match.set()), TcpFlag.bits(match.clear())};
    }

    private static int @Nullable [][] pairs(List<Range> ranges) {
        return ranges.isEmpty()
                ? null
                : ranges.stream()
                        .map(range -> new int[] {range.first(), range.last()})
                        .toArray(int[][]::new);
    }

    private static List<Range> ranges(int @Nullable [][] pairs) {
        return pairs == null
                ? List.of()
                : java.util.Arrays.stream(pairs)
                        .map(pair -> new Range(pair[0], pair[1]))
                        .toList();
    }

    private static <T> @Nullable List<T> orNull(List<T> list) {
        return list.isEmpty() ? null : list;
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
