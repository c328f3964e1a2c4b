package io.xdpgate.analysis;

import io.xdpgate.analysis.Region.Box;
import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.AddressSets;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.FragmentMatch;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.Range;
import io.xdpgate.policy.TcpFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Traffic that must not be cut off: ordinary packets to one or more ports. Ordinary are whole packets of up to 1500
 * bytes, with DSCP 0 and what up to 30 hops leave of a usual hop limit; of TCP those that open, carry and close a
 * connection. So a rule against fragments or odd flags cuts nothing off.
 *
 * @param who whose traffic it is
 * @param match its conditions, but for those on flags
 */
record Flow(Lockout.Traffic traffic, String who, Match match) {
    /** What 30 hops leave of 64, 128 and 255. */
    private static final List<Range> HOP_LIMITS = List.of(new Range(34, 64), new Range(98, 128), new Range(225, 255));

    private static final List<Range> CLIENT_PORTS = List.of(new Range(1_024, 65_535));
    private static final List<Range> LENGTHS = List.of(new Range(20, 1_500));
    private static final List<Range> DSCP = List.of(Range.of(0));
    private static final Numbers CONNECTION = Numbers.ofValues(Stream.of(
                    Set.of(TcpFlag.SYN),
                    Set.of(TcpFlag.ACK),
                    Set.of(TcpFlag.PSH, TcpFlag.ACK),
                    Set.of(TcpFlag.FIN, TcpFlag.ACK))
            .map(TcpFlag::bits)
            .toList());

    /** The connection of a caller, and the ones it may open next. */
    static Flow of(Caller caller) {
        Family family = caller.remote().family();
        Match match = match(
                family,
                List.of(new Prefix(caller.remote(), family.bits())),
                List.of(new Prefix(caller.local(), family.bits())),
                Protocol.TCP,
                List.of(Range.of(caller.port())));
        return new Flow(Lockout.Traffic.CALLER, caller.remote().toString(), match);
    }

    /** What a management entry is about, one for each family. */
    static List<Flow> of(Guard.Entry entry) {
        List<Flow> flows = new ArrayList<>();
        for (Family family : Family.values()) {
            List<Prefix> sources = entry.sources().stream()
                    .filter(prefix -> prefix.family() == family)
                    .toList();
            if (!sources.isEmpty()) {
                String who = sources.stream().map(Prefix::toString).collect(Collectors.joining(", ")) + " to "
                        + entry.protocol() + " "
                        + entry.destinationPorts().stream().map(Range::toString).collect(Collectors.joining(", "));
                Match match = match(family, sources, null, entry.protocol(), entry.destinationPorts());
                flows.add(new Flow(Lockout.Traffic.MANAGEMENT, who, match));
            }
        }
        return flows;
    }

    /** Its packets: one box, as a protocol with ports has one form. */
    Box box(InterfaceNumbers interfaces) {
        Region region =
                RuleRegions.of(match, AddressSets.NONE, interfaces, this).getFirst();
        Box box = Objects.requireNonNull(region.cut(Region.everything(region.form()), outside -> {}));
        return region.form().transport() == Form.Transport.TCP ? box.with(Field.TCP_FLAGS.ordinal(), CONNECTION) : box;
    }

    private static Match match(
            Family family,
            List<Prefix> sources,
            @Nullable List<Prefix> destinations,
            Protocol protocol,
            List<Range> ports) {
        return new Match(
                new AddressMatch(sources, List.of(), false),
                destinations == null ? null : new AddressMatch(destinations, List.of(), false),
                protocol,
                CLIENT_PORTS,
                ports,
                null,
                null,
                List.of(),
                List.of(),
                FragmentMatch.NONE,
                LENGTHS,
                HOP_LIMITS,
                DSCP,
                family);
    }
}
