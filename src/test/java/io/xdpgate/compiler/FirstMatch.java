package io.xdpgate.compiler;

import io.xdpgate.policy.Action;
import io.xdpgate.policy.Address;
import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.FragmentMatch;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Range;
import io.xdpgate.policy.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tries rules one after the other, condition by condition, as the meaning of a policy says. */
record FirstMatch(Policy policy, Guard guard, Map<String, Integer> slots) {
    Outcome judge(Probe probe) {
        for (Guard.Entry entry : guard.entries()) {
            if (probe.fragment() == 0
                    && entry.sources().stream().anyMatch(prefix -> prefix.contains(probe.source()))
                    && entry.protocol().number() == probe.protocol()
                    && probe.hasPorts()
                    && any(entry.destinationPorts(), probe.destinationPort())) {
                return new Outcome("guard", "");
            }
        }
        List<Rule> rules = new ArrayList<>(policy.rules());
        rules.sort((one, other) -> one.priority() != other.priority()
                ? Integer.compare(one.priority(), other.priority())
                : Long.compare(one.sequence(), other.sequence()));
        StringBuilder counted = new StringBuilder();
        for (Rule rule : rules) {
            if (rule.enabled() && holds(rule.match(), probe)) {
                if (rule.action() != Action.COUNT) {
                    return new Outcome(rule.id(), counted.toString());
                }
                counted.append(rule.id()).append(' ');
            }
        }
        return new Outcome("default", counted.toString());
    }

    private boolean holds(Match match, Probe probe) {
        return (match.family() == null || match.family() == probe.family())
                && address(match.source(), probe.source())
                && address(match.destination(), probe.destination())
                && (match.protocol() == null || match.protocol().number() == probe.protocol())
                && ports(match.sourcePorts(), probe, probe.sourcePort())
                && ports(match.destinationPorts(), probe, probe.destinationPort())
                && icmp(match, probe)
                && (match.tcpFlags() == null
                        || (probe.hasTcpFlags() && match.tcpFlags().holds(probe.flagByte())))
                && (match.interfaces().isEmpty()
                        || match.interfaces().stream().anyMatch(name -> slots.getOrDefault(name, -1) == probe.slot()))
                && (match.vlans().isEmpty() || match.vlans().contains(probe.vlan()))
                && fragment(match.fragment(), probe.fragment())
                && (match.packetLength().isEmpty() || any(match.packetLength(), probe.length()))
                && (match.hopLimit().isEmpty() || any(match.hopLimit(), probe.hopLimit()))
                && (match.dscp().isEmpty() || any(match.dscp(), probe.dscp()));
    }

    private static boolean address(@Nullable AddressMatch condition, Address address) {
        if (condition == null) {
            return true;
        }
        Family other = address.family() == Family.IPV4 ? Family.IPV6 : Family.IPV4;
        if (!condition.prefixes().isEmpty()
                && condition.prefixes().stream().allMatch(prefix -> prefix.family() == other)) {
            return false;
        }
        return condition.prefixes().stream().anyMatch(prefix -> prefix.contains(address)) != condition.negated();
    }

    private static boolean ports(List<Range> condition, Probe probe, int port) {
        return condition.isEmpty() || (probe.hasPorts() && any(condition, port));
    }

    private static boolean icmp(Match match, Probe probe) {
        return match.icmp() == null
                || (probe.hasIcmp()
                        && match.protocol() != null
                        && match.icmp().type() == probe.icmpType()
                        && (match.icmp().code() == null || match.icmp().code() == probe.icmpCode()));
    }

    private static boolean fragment(@Nullable FragmentMatch condition, int fragment) {
        return condition == null
                || switch (condition) {
                    case ANY -> fragment != 0;
                    case FIRST -> fragment == 1;
                    case LATER -> fragment == 2;
                    case NONE -> fragment == 0;
                };
    }

    private static boolean any(List<Range> ranges, int value) {
        return ranges.stream().anyMatch(range -> range.contains(value));
    }
}
