package io.xdpgate.analysis;

import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.AddressSets;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.FragmentMatch;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.IcmpMatch;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.PolicyOptions.LaterFragments;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.Range;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The packets that are judged before any rule is tried, by form. Immutable. */
final class Ground {
    private static final List<Prefix> LINK_LOCAL =
            List.of(Prefix.parse("fe80::/10").orElseThrow());
    private static final List<Integer> NEIGHBOUR_DISCOVERY = List.of(133, 134, 135, 136);
    private static final List<Integer> MULTICAST_LISTENER = List.of(130, 131, 132, 143);

    /**
     * Neighbour discovery is guarded without extension headers only; from this length on a packet may have one and be
     * judged by rules. The shorter ones are guarded for sure: 40 bytes of header and 8 to 15 of ICMPv6.
     */
    private static final Range WITHOUT_EXTENSION = new Range(48, 55);

    private final List<List<Region>> byForm;

    private Ground(List<List<Region>> byForm) {
        this.byForm = byForm;
    }

    static Ground of(Guard guard, LaterFragments laterFragments) {
        List<Match> guarded = new ArrayList<>(protocols());
        guard.entries().forEach(entry -> guarded.addAll(entries(entry)));
        List<List<Region>> byForm = new ArrayList<>();
        Form.ALL.forEach(form -> byForm.add(new ArrayList<>()));
        InterfaceNumbers none = new InterfaceNumbers();
        for (Match match : guarded) {
            for (Region region : RuleRegions.of(match, AddressSets.NONE, none, Cover.GUARD)) {
                byForm.get(region.form().index()).add(region);
            }
        }
        if (laterFragments != LaterFragments.MATCH) {
            Match later =
                    match(null, null, null, List.of(), List.of(), null, FragmentMatch.LATER, List.of(), List.of());
            for (Region region : RuleRegions.of(later, AddressSets.NONE, none, Cover.LATER_FRAGMENTS)) {
                byForm.get(region.form().index()).add(region);
            }
        }
        return new Ground(byForm.stream().map(List::copyOf).toList());
    }

    List<Region> regions(Form form) {
        return byForm.get(form.index());
    }

    /** The conditions of a management entry: one for each family. */
    static List<Match> entries(Guard.Entry entry) {
        List<Match> matches = new ArrayList<>();
        for (Family family : Family.values()) {
            List<Prefix> sources = entry.sources().stream()
                    .filter(prefix -> prefix.family() == family)
                    .toList();
            if (!sources.isEmpty()) {
                matches.add(match(
                        family,
                        sources,
                        entry.protocol(),
                        List.of(),
                        entry.destinationPorts(),
                        null,
                        FragmentMatch.NONE,
                        List.of(),
                        List.of()));
            }
        }
        return matches;
    }

    private static List<Match> protocols() {
        List<Match> matches = new ArrayList<>();
        for (int type : NEIGHBOUR_DISCOVERY) {
            matches.add(icmp(null, Protocol.ICMPV6, new IcmpMatch(type, 0), 255, List.of(WITHOUT_EXTENSION)));
        }
        for (int type : MULTICAST_LISTENER) {
            matches.add(icmp(LINK_LOCAL, Protocol.ICMPV6, new IcmpMatch(type, null), 1, List.of()));
        }
        matches.add(icmp(null, Protocol.ICMP, new IcmpMatch(3, 4), null, List.of()));
        matches.add(icmp(null, Protocol.ICMPV6, new IcmpMatch(2, null), null, List.of()));
        matches.add(dhcp(Family.IPV4, null, 67, 68));
        matches.add(dhcp(Family.IPV6, LINK_LOCAL, 547, 546));
        return matches;
    }

    private static Match icmp(
            @Nullable List<Prefix> sources,
            Protocol protocol,
            IcmpMatch icmp,
            @Nullable Integer hopLimit,
            List<Range> lengths) {
        Family family = protocol.equals(Protocol.ICMP) ? Family.IPV4 : Family.IPV6;
        List<Range> hopLimits = hopLimit == null ? List.of() : List.of(Range.of(hopLimit));
        return match(family, sources, protocol, List.of(), List.of(), icmp, FragmentMatch.NONE, hopLimits, lengths);
    }

    private static Match dhcp(Family family, @Nullable List<Prefix> sources, int from, int to) {
        List<Range> sourcePorts = List.of(Range.of(from));
        List<Range> destinationPorts = List.of(Range.of(to));
        return match(
                family,
                sources,
                Protocol.UDP,
                sourcePorts,
                destinationPorts,
                null,
                FragmentMatch.NONE,
                List.of(),
                List.of());
    }

    private static Match match(
            @Nullable Family family,
            @Nullable List<Prefix> sources,
            @Nullable Protocol protocol,
            List<Range> sourcePorts,
            List<Range> destinationPorts,
            @Nullable IcmpMatch icmp,
            FragmentMatch fragment,
            List<Range> hopLimits,
            List<Range> lengths) {
        return new Match(
                sources == null ? null : new AddressMatch(sources, List.of(), false),
                null,
                protocol,
                sourcePorts,
                destinationPorts,
                icmp,
                null,
                List.of(),
                List.of(),
                fragment,
                lengths,
                hopLimits,
                List.of(),
                family);
    }
}
