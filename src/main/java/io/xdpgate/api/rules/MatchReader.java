package io.xdpgate.api.rules;

import io.xdpgate.api.json.Elements;
import io.xdpgate.api.json.Faults;
import io.xdpgate.api.json.Members;
import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.FragmentMatch;
import io.xdpgate.policy.IcmpMatch;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.TcpFlag;
import io.xdpgate.policy.TcpFlagMatch;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the conditions of a rule. Whether they can hold together is for control to say. */
final class MatchReader {
    private static final int MAX_PORT = 65_535;

    private MatchReader() {}

    /** An absent match is every IP packet; so is an empty one. */
    static Match read(Optional<Members> given) {
        if (given.isEmpty()) {
            return Match.EVERY;
        }
        Members match = given.get();
        Match read = new Match(
                address(match, "source"),
                address(match, "destination"),
                protocol(match),
                match.list("sourcePorts", Elements.range(MAX_PORT)),
                match.list("destinationPorts", Elements.range(MAX_PORT)),
                icmp(match),
                tcpFlags(match),
                match.list("interfaces", Elements::text),
                match.list("vlans", Elements.integer(1, 4094)),
                match.parsed("fragment", FragmentMatch::parse, "one of any, first, later, none"),
                match.list("packetLength", Elements.range(Match.MAX_PACKET_LENGTH)),
                match.list("hopLimit", Elements.range(255)),
                match.list("dscp", Elements.range(63)),
                match.parsed("family", Family::parse, "one of ipv4, ipv6"));
        match.refuseOthers();
        return read;
    }

    private static @Nullable AddressMatch address(Members match, String name) {
        Members members = match.object(name).orElse(null);
        if (members == null) {
            return null;
        }
        boolean stated = members.node("prefixes") != null || members.node("sets") != null;
        List<Prefix> prefixes = members.list("prefixes", Elements::prefix);
        List<String> sets = members.list("sets", Elements::text);
        Boolean negated = members.bool("not");
        members.refuseOthers();
        if (!stated) {
            match.fault(name, "has no value; give prefixes or sets, or leave '" + name + "' out");
        }
        return new AddressMatch(prefixes, sets, negated != null && negated);
    }

    private static @Nullable Protocol protocol(Members match) {
        JsonNode node = match.node("protocol");
        if (node == null) {
            return null;
        }
        String text = Elements.numberOrText(node, match.pointer("protocol"), match.faults());
        if (text == null) {
            return null;
        }
        Optional<Protocol> protocol = Protocol.parse(text);
        if (protocol.isEmpty()) {
            String names = String.join(", ", Protocol.names().stream().sorted().toList());
            match.fault("protocol", Faults.quote(text) + " is not a number in 0..255 or one of " + names);
        }
        return protocol.orElse(null);
    }

    private static @Nullable IcmpMatch icmp(Members match) {
        Members members = match.object("icmp").orElse(null);
        if (members == null) {
            return null;
        }
        boolean typeStated = members.node("type") != null;
        Integer type = members.integer("type", 0, 255);
        Integer code = members.integer("code", 0, 255);
        members.refuseOthers();
        if (!typeStated) {
            members.fault("type", "is required");
        }
        return type == null ? null : new IcmpMatch(type, code);
    }

    private static @Nullable TcpFlagMatch tcpFlags(Members match) {
        Members members = match.object("tcpFlags").orElse(null);
        if (members == null) {
            return null;
        }
        boolean stated = members.node("set") != null || members.node("clear") != null;
        TcpFlagMatch flags = new TcpFlagMatch(flags(members, "set"), flags(members, "clear"));
        members.refuseOthers();
        if (!stated) {
            match.fault("tcpFlags", "has no value; give set or clear, or leave 'tcpFlags' out");
        }
        return flags;
    }

    private static Set<TcpFlag> flags(Members members, String name) {
        Set<TcpFlag> flags = EnumSet.noneOf(TcpFlag.class);
        flags.addAll(
                members.list(name, Elements.choice(TcpFlag::parse, "one of FIN, SYN, RST, PSH, ACK, URG, ECE, CWR")));
        return flags;
    }
}
