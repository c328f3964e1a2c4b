package io.xdpgate.analysis;

import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.AddressRange;
import io.xdpgate.policy.AddressSets;
import io.xdpgate.policy.EntrySet;
import io.xdpgate.policy.Families;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.FragmentMatch;
import io.xdpgate.policy.IcmpMatch;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Range;
import io.xdpgate.policy.TcpFlagMatch;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes the regions of a rule: at most one for each form of packets. For one thread. */
final class RuleRegions {
    private final Match match;
    private final Map<Family, List<@Nullable AddressSide>> sides = new EnumMap<>(Family.class);
    private final Map<Field, Numbers> asked = new EnumMap<>(Field.class);

    private RuleRegions(Match match, AddressSets sets, InterfaceNumbers interfaces) {
        this.match = match;
        for (Family family : Families.of(match)) {
            AddressSide source = side(match.source(), family, sets);
            AddressSide destination = side(match.destination(), family, sets);
            if (!isNothing(source) && !isNothing(destination)) {
                List<@Nullable AddressSide> both = new ArrayList<>(2);
                both.add(source);
                both.add(destination);
                sides.put(family, both);
            }
        }
        ask(Field.SOURCE_PORT, match.sourcePorts());
        ask(Field.DESTINATION_PORT, match.destinationPorts());
        ask(Field.LENGTH, match.packetLength());
        ask(Field.HOP_LIMIT, match.hopLimit());
        ask(Field.DSCP, match.dscp());
        if (match.protocol() != null) {
            int number = match.protocol().number();
            asked.put(Field.PROTOCOL, Numbers.of(number, number));
        }
        if (match.tcpFlags() != null) {
            asked.put(Field.TCP_FLAGS, flags(match.tcpFlags()));
        }
        if (match.icmp() != null) {
            asked.put(Field.ICMP, icmp(match.icmp()));
        }
        if (!match.interfaces().isEmpty()) {
            asked.put(
                    Field.INTERFACE,
                    Numbers.ofValues(
                            match.interfaces().stream().map(interfaces::of).toList()));
        }
        if (!match.vlans().isEmpty()) {
            asked.put(Field.VLAN, Numbers.ofValues(match.vlans()));
        }
    }

    /** @param owner of the regions */
    static List<Region> of(Match match, AddressSets sets, InterfaceNumbers interfaces, Object owner) {
        RuleRegions rule = new RuleRegions(match, sets, interfaces);
        List<Region> regions = new ArrayList<>();
        for (Form form : Form.ALL) {
            Region region = rule.region(form, owner);
            if (region != null) {
                regions.add(region);
            }
        }
        return List.copyOf(regions);
    }

    private @Nullable Region region(Form form, Object owner) {
        List<@Nullable AddressSide> addresses = sides.get(form.family());
        if (addresses == null || !isPlace(form) || !hasFields(form)) {
            return null;
        }
        @Nullable Numbers[] fields = new @Nullable Numbers[Field.values().length];
        for (Map.Entry<Field, Numbers> condition : asked.entrySet()) {
            Field field = condition.getKey();
            Numbers domain = form.domain(field);
            Numbers wanted =
                    field == Field.LENGTH ? condition.getValue().dividedBy(form.lengthUnit()) : condition.getValue();
            if (!wanted.containsAll(domain)) {
                Numbers possible = wanted.and(domain);
                if (possible.isEmpty()) {
                    return null;
                }
                fields[field.ordinal()] = possible;
            }
        }
        return new Region(form, addresses.get(0), addresses.get(1), fields, owner);
    }

    private boolean isPlace(Form form) {
        FragmentMatch fragment = match.fragment();
        return fragment == null
                || switch (fragment) {
                    case ANY -> form.place() != Form.Place.NONE;
                    case FIRST -> form.place() == Form.Place.FIRST;
                    case LATER -> form.place() == Form.Place.LATER;
                    case NONE -> form.place() == Form.Place.NONE;
                };
    }

    /** The domain of a field that a form lacks has a number, which is none. */
    private boolean hasFields(Form form) {
        Form.Transport transport = form.transport();
        boolean asksForPorts = asked.containsKey(Field.SOURCE_PORT) || asked.containsKey(Field.DESTINATION_PORT);
        return (!asksForPorts || transport.hasPorts())
                && (!asked.containsKey(Field.TCP_FLAGS) || transport == Form.Transport.TCP)
                && (!asked.containsKey(Field.ICMP) || transport == Form.Transport.ICMP);
    }

    private void ask(Field field, List<Range> ranges) {
        if (!ranges.isEmpty()) {
            asked.put(field, Numbers.of(ranges));
        }
    }

    private static Numbers flags(TcpFlagMatch flags) {
        return Numbers.ofValues(
                IntStream.range(0, 256).filter(flags::holds).boxed().toList());
    }

    private static Numbers icmp(IcmpMatch icmp) {
        int type = icmp.type() << 8;
        return icmp.code() == null ? Numbers.of(type, type | 255) : Numbers.of(type | icmp.code(), type | icmp.code());
    }

    private static boolean isNothing(@Nullable AddressSide side) {
        return side instanceof Addresses addresses && addresses.isEmpty();
    }

    private static @Nullable AddressSide side(@Nullable AddressMatch match, Family family, AddressSets sets) {
        if (match == null) {
            return null;
        }
        List<EntrySet> filled = Set.copyOf(match.sets()).stream()
                .map(sets::entries)
                .filter(entries -> entries.size(family) > 0)
                .toList();
        if (filled.isEmpty()) {
            return Addresses.of(AddressRange.of(match, family));
        }
        AddressMatch listed = new AddressMatch(match.prefixes(), List.of(), false);
        return new SetAddresses(family, filled, Addresses.of(AddressRange.of(listed, family)), match.negated());
    }
}
