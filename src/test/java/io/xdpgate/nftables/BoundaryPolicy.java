package io.xdpgate.nftables;

import static io.xdpgate.policy.Matches.match;

import io.xdpgate.judge.Rules;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.FragmentMatch;
import io.xdpgate.policy.Matches;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.TcpFlag;
import io.xdpgate.policy.TcpFlagMatch;
import io.xdpgate.policy.Verdict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Rules that ask for one thing each. */
final class BoundaryPolicy {
    /** Every packet is compared with every rule, for none of them decides. */
    static final Policy COUNT_EVERYTHING = policy();

    private BoundaryPolicy() {}

    private static Policy policy() {
        List<Matches> matches = new ArrayList<>();
        addresses(matches);
        transports(matches);
        headers(matches);
        List<Rule> rules = new ArrayList<>();
        for (Matches match : matches) {
            rules.add(Rules.rule(rules.size() + 1L, Rule.DEFAULT_PRIORITY, match.build(), Action.COUNT));
        }
        return Rules.policy(Verdict.DROP, rules.toArray(new Rule[0]));
    }

    private static void addresses(List<Matches> matches) {
        matches.add(match().source("0.0.0.0/0"));
        matches.add(match().destination("::/0"));
        matches.add(match().source("0.0.0.0/1", "192.0.2.0/25", "192.0.2.8/29", "255.255.255.255"));
        matches.add(match().notSource("0.0.0.0/1", "192.0.2.0/25", "192.0.2.8/29", "255.255.255.255"));
        matches.add(match().destination("::/1", "2001:db8::/65", "2001:db8::8/127"));
        matches.add(match().notDestination("::", "2001:db8::/65", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"));
        matches.add(match().source("192.0.2.9", "2001:db8::9"));
        matches.add(match().notSource("192.0.2.9", "2001:db8::9"));
        matches.add(match().source("::ffff:192.0.2.0/120"));
        matches.add(match().family(Family.IPV4));
        matches.add(match().family(Family.IPV6));
    }

    private static void transports(List<Matches> matches) {
        for (int protocol : new int[] {1, 6, 17, 50, 58, 59, 136, 255}) {
            matches.add(match().protocol(protocol));
        }
        matches.add(match().protocol(51).family(Family.IPV4));
        matches.add(match().sourcePorts(0, 1));
        matches.add(match().destinationPorts(0, 79).destinationPorts(81, 65_534));
        matches.add(match().destinationPorts(0, 65_535));
        matches.add(match().destinationPorts(79, 81).destinationPorts(80, 1_024));
        matches.add(match().protocol(Protocol.SCTP).sourcePorts(80, 80).destinationPort(443));
        matches.add(match().protocol(Protocol.ICMP).icmp(8, null));
        matches.add(match().protocol(Protocol.ICMP).icmp(255, 255));
        matches.add(match().protocol(Protocol.ICMPV6).icmp(128, 1));
        matches.add(match().protocol(Protocol.ICMPV6).icmp(8, 0));
        matches.add(match().tcpFlags(flags(EnumSet.of(TcpFlag.SYN), EnumSet.of(TcpFlag.ACK))));
        matches.add(match().tcpFlags(flags(Set.of(), EnumSet.allOf(TcpFlag.class))));
        matches.add(match().tcpFlags(flags(EnumSet.allOf(TcpFlag.class), Set.of())));
    }

    private static void headers(List<Matches> matches) {
        for (FragmentMatch fragment : FragmentMatch.values()) {
            matches.add(match().fragment(fragment));
        }
        matches.add(match().fragment(FragmentMatch.ANY).destinationPort(80));
        matches.add(match().fragment(FragmentMatch.NONE).destinationPort(80));
        matches.add(match().packetLength(0, 40).packetLength(68, 68));
        matches.add(match().packetLength(60, 65_535));
        matches.add(match().packetLength(41, 65_575));
        matches.add(match().packetLength(0, 39));
        matches.add(match().hopLimit(0, 0).hopLimit(255, 255));
        matches.add(match().hopLimit(1, 5));
        matches.add(match().dscp(0, 0).dscp(32, 46));
        matches.add(match().dscp(63, 63));
        matches.add(match().vlans(10, 4094));
        matches.add(match().interfaces(Wire.INTERFACE));
        matches.add(match().interfaces("eth1"));
    }

    private static TcpFlagMatch flags(Set<TcpFlag> set, Set<TcpFlag> clear) {
        return new TcpFlagMatch(set, clear);
    }
}
