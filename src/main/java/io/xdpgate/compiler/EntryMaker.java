package io.xdpgate.compiler;

import io.xdpgate.compiler.tables.Entry;
import io.xdpgate.compiler.tables.Extra;
import io.xdpgate.compiler.tables.Field;
import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.Range;
import io.xdpgate.policy.TcpFlag;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the entries of a rule: each is one way to meet those of its conditions that its place does not guarantee. */
final class EntryMaker {
    /** What one side may be asked for: a prefix, and sets. */
    private record Side(@Nullable Prefix prefix, boolean negated, long sets, boolean setsNegated) {
        static final Side ANY = new Side(null, false, 0, false);
    }

    /** The values of the conditions of which an entry has one range each. */
    private record Ranges(
            @Nullable Range sourcePorts,
            @Nullable Range destinationPorts,
            @Nullable Range packetLength,
            @Nullable Range hopLimit,
            @Nullable Range vlan) {}

    private static final int ALL_FRAGMENTS = 0b111;
    private static final int NOT_LATER = 0b011;
    private static final int TCP = Protocol.TCP.number();

    private final Conditions conditions;
    private final SetBits sets;

    EntryMaker(Conditions conditions, SetBits sets) {
        this.conditions = conditions;
        this.sets = sets;
    }

    /** Whether some condition can never hold; addresses are not looked at. */
    boolean never(Candidate candidate) {
        Match match = candidate.match();
        if (candidate.families().isEmpty() || (!match.interfaces().isEmpty() && mask(Field.INTERFACE, match) == 0)) {
            return true;
        }
        if (match.icmp() != null
                && !Protocol.ICMP.equals(match.protocol())
                && !Protocol.ICMPV6.equals(match.protocol())) {
            return true;
        }
        return match.tcpFlags() != null
                && ((TcpFlag.bits(match.tcpFlags().set())
                                        & TcpFlag.bits(match.tcpFlags().clear()))
                                != 0
                        || (match.protocol() != null && !match.protocol().equals(Protocol.TCP)));
    }

    /** The entries of a rule in a place where it can stand. */
    List<Entry> entries(int rule, Candidate candidate, Place place) {
        Match match = candidate.match();
        List<Entry> entries = new ArrayList<>(1);
        List<Ranges> ranges = ranges(match, place);
        boolean addresses = (place != Place.SOURCE && Alternatives.hasPrefixes(match.source()))
                || (place != Place.DESTINATION && Alternatives.hasPrefixes(match.destination()));
        List<Set<Family>> families = addresses
                ? candidate.families().stream().<Set<Family>>map(EnumSet::of).toList()
                : List.of(candidate.families());
        for (Set<Family> open : families) {
            Family family = open.iterator().next();
            for (Side source : sides(match.source(), family, place == Place.SOURCE)) {
                for (Side destination : sides(match.destination(), family, place == Place.DESTINATION)) {
                    ranges.forEach(values -> entries.add(entry(rule, match, open, source, destination, values)));
                }
            }
        }
        return entries;
    }

    /** What stands in a slot of the rest: the rows have all conditions but the sets. */
    Entry slot(int rule, Set<Family> families, long[] masks, boolean[] negated) {
        Extra extra = (masks[0] | masks[1]) == 0 ? null : setsOnly(masks, negated);
        return new Entry(rule, families, null, true, false, -1, null, null, extra);
    }

    private static Extra setsOnly(long[] masks, boolean[] negated) {
        return new Extra(
                null,
                false,
                -1,
                null,
                null,
                null,
                -1,
                ALL_FRAGMENTS,
                0,
                0,
                0,
                0,
                masks[0],
                negated[0],
                masks[1],
                negated[1]);
    }

    private List<Side> sides(@Nullable AddressMatch condition, Family family, boolean guaranteed) {
        if (condition == null) {
            return List.of(Side.ANY);
        }
        long mask = sets.mask(condition);
        if (guaranteed) {
            return List.of(mask == 0 ? Side.ANY : new Side(null, false, mask, true));
        }
        List<Side> sides = new ArrayList<>();
        for (Prefix prefix : condition.prefixes()) {
            if (prefix.family() == family) {
                sides.add(new Side(prefix, condition.negated(), condition.negated() ? mask : 0, condition.negated()));
            }
        }
        if (condition.negated() ? sides.isEmpty() : mask != 0) {
            sides.add(new Side(null, false, mask, condition.negated()));
        }
        return sides;
    }

    private List<Ranges> ranges(Match match, Place place) {
        List<Ranges> ranges = new ArrayList<>(1);
        for (Range source : values(Field.SOURCE_PORT, match, false)) {
            for (Range destination : values(Field.DESTINATION_PORT, match, place == Place.PORT)) {
                for (Range length : values(Field.PACKET_LENGTH, match, false)) {
                    for (Range hops : values(Field.HOP_LIMIT, match, false)) {
                        for (Range vlan : values(Field.VLAN, match, false)) {
                            ranges.add(new Ranges(source, destination, length, hops, vlan));
                        }
                    }
                }
            }
        }
        return ranges;
    }

    /** A null stands for no condition. */
    private Iterable<@Nullable Range> values(Field field, Match match, boolean guaranteed) {
        List<Range> keys = guaranteed ? null : conditions.keys(field, match);
        List<@Nullable Range> values = new ArrayList<>(1);
        if (keys == null) {
            values.add(null);
        } else {
            values.addAll(keys);
        }
        return values;
    }

    private Entry entry(int rule, Match match, Set<Family> families, Side source, Side destination, Ranges ranges) {
        boolean onSource = source.prefix != null || destination.prefix == null;
        Side first = onSource ? source : destination;
        Prefix second = onSource ? destination.prefix : null;
        int protocol = match.tcpFlags() != null
                ? TCP
                : match.protocol() == null ? -1 : match.protocol().number();
        return new Entry(
                rule,
                families,
                first.prefix,
                onSource,
                first.negated && first.prefix != null,
                protocol,
                ranges.sourcePorts,
                ranges.destinationPorts,
                extra(match, second, second != null && destination.negated, source, destination, ranges));
    }

    private @Nullable Extra extra(
            Match match, @Nullable Prefix second, boolean negated, Side source, Side destination, Ranges ranges) {
        if (second == null
                && source.sets == 0
                && destination.sets == 0
                && ranges.packetLength == null
                && ranges.hopLimit == null
                && ranges.vlan == null
                && hasNoRareCondition(match)) {
            return null;
        }
        int flagSet =
                match.tcpFlags() == null ? 0 : TcpFlag.bits(match.tcpFlags().set());
        int flagMask = match.tcpFlags() == null
                ? 0
                : flagSet | TcpFlag.bits(match.tcpFlags().clear());
        int icmpMask = match.icmp() == null ? 0 : match.icmp().code() == null ? 0xff00 : 0xffff;
        Integer code = match.icmp() == null ? null : match.icmp().code();
        int icmpValue = match.icmp() == null ? 0 : match.icmp().type() << 8 | (code == null ? 0 : code);
        return new Extra(
                second,
                negated,
                match.interfaces().isEmpty() ? -1 : mask(Field.INTERFACE, match),
                ranges.packetLength,
                ranges.hopLimit,
                ranges.vlan,
                match.dscp().isEmpty() ? -1 : mask(Field.DSCP, match),
                fragments(match),
                flagMask,
                flagSet,
                icmpMask,
                icmpValue,
                source.sets,
                source.sets != 0 && source.setsNegated,
                destination.sets,
                destination.sets != 0 && destination.setsNegated);
    }

    private static boolean hasNoRareCondition(Match match) {
        return match.interfaces().isEmpty()
                && match.dscp().isEmpty()
                && match.fragment() == null
                && match.tcpFlags() == null
                && match.icmp() == null;
    }

    private int fragments(Match match) {
        int fragments = match.fragment() == null ? ALL_FRAGMENTS : (int) mask(Field.FRAGMENT, match);
        // A condition without flags still asks for a TCP header.
        return match.tcpFlags() == null ? fragments : fragments & NOT_LATER;
    }

    /** The keys of a field of at most 64 keys as bits. */
    private long mask(Field field, Match match) {
        long mask = 0;
        List<Range> keys = conditions.keys(field, match);
        for (Range range : keys == null ? List.<Range>of() : keys) {
            for (int key = range.first(); key <= range.last(); key++) {
                mask |= 1L << key;
            }
        }
        return mask;
    }
}
