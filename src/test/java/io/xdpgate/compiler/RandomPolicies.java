package io.xdpgate.compiler;

import static io.xdpgate.judge.Rules.rule;

import io.xdpgate.policy.Action;
import io.xdpgate.policy.Address;
import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.FragmentMatch;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Matches;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyOptions;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.Range;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.TcpFlag;
import io.xdpgate.policy.TcpFlagMatch;
import io.xdpgate.policy.UInt128;
import io.xdpgate.policy.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Policies with heavy overlap and packets that lie on their boundaries, the same for the same seed. */
final class RandomPolicies {
    static final Map<String, Integer> SLOTS = Map.of("eth0", 0, "eth1", 1, "eth2", 62);

    private static final int[] LENGTHS4 = {0, 1, 2, 7, 8, 16, 24, 30, 31, 32};
    private static final int[] LENGTHS6 = {0, 1, 32, 63, 64, 65, 96, 126, 127, 128};
    private static final int[] PROTOCOLS = {6, 6, 17, 17, 1, 58, 132, 33, 136, 47, 0, 255};

    private final Random random;
    private final List<Prefix> prefixes = new ArrayList<>();

    RandomPolicies(long seed) {
        random = new Random(seed);
        for (int i = 0; i < 24; i++) {
            prefixes.add(prefix(i % 2 == 0 ? Family.IPV4 : Family.IPV6));
        }
    }

    Policy policy(int size) {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Action action = random.nextInt(6) == 0 ? Action.COUNT : random.nextBoolean() ? Action.PASS : Action.DROP;
            rules.add(rule(i, random.nextInt(size), random.nextInt(10) != 0, match(), action));
        }
        return new Policy(7, Verdict.PASS, PolicyOptions.DEFAULT, rules);
    }

    Guard guard() {
        return new Guard(List.of(
                new Guard.Entry(List.of(prefixes.get(0)), Protocol.TCP, List.of(port())),
                new Guard.Entry(List.of(prefixes.get(1), prefixes.get(2)), Protocol.UDP, List.of(port(), port()))));
    }

    /** At most a few conditions, so that rules do match; contradictions are among them. */
    private Match match() {
        Matches match = Matches.match();
        int conditions = random.nextInt(5);
        for (int i = 0; i < conditions; i++) {
            condition(match, random.nextInt(18));
        }
        return match.build();
    }

    private void condition(Matches match, int kind) {
        switch (kind) {
            case 0, 1, 2 -> match.source(addresses());
            case 3, 4, 5 -> match.destination(addresses());
            case 6 -> match.sourcePorts(port(), port());
            case 7, 8 -> match.destinationPorts(port(), port());
            case 9 ->
                match.icmp(random.nextInt(4), random.nextBoolean() ? null : random.nextInt(3))
                        .protocol(random.nextBoolean() ? "icmp" : "icmpv6");
            case 10 ->
                match.tcpFlags(new TcpFlagMatch(
                        TcpFlag.of(random.nextInt(256) & pick(new int[] {0x02, 0x12, 0xff})),
                        TcpFlag.of(1 << random.nextInt(8))));
            case 11 ->
                match.interfaces(random.nextBoolean() ? "eth0" : "absent0", random.nextBoolean() ? "eth2" : "absent1");
            case 12 -> match.vlans(1 + random.nextInt(4), random.nextBoolean() ? 4_094 : 2);
            case 13 -> match.fragment(FragmentMatch.values()[random.nextInt(4)]);
            case 14 -> match.packetLength(range(0, 65_575), range(40, 60));
            case 15 -> match.hopLimit(range(0, 255));
            case 16 -> match.dscp(range(0, 63), range(0, 63));
            default -> {
                match.protocol(Integer.toString(pick(PROTOCOLS)));
                match.family(Family.values()[random.nextInt(2)]);
            }
        }
    }

    private AddressMatch addresses() {
        List<Prefix> some = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            some.add(prefixes.get(random.nextInt(prefixes.size())));
        }
        return new AddressMatch(some, List.of(), random.nextInt(4) == 0);
    }

    Probe probe() {
        Family family = Family.values()[random.nextInt(2)];
        return new Probe(
                address(family),
                address(family),
                pick(PROTOCOLS),
                portNumber(),
                portNumber(),
                random.nextInt(4),
                random.nextInt(3),
                random.nextInt(256),
                pick(new int[] {0, 1, 62, 63}),
                pick(new int[] {-1, -1, 0, 1, 2, 3, 4, 5, 4_094, 4_095}),
                pick(new int[] {0, 0, 0, 1, 2}),
                random.nextBoolean() ? 40 + random.nextInt(21) : random.nextInt(65_576),
                random.nextInt(256),
                random.nextInt(64));
    }

    /** An end of a known prefix, the address beside it, or any. */
    private Address address(Family family) {
        Prefix prefix = prefixes.get(random.nextInt(12) * 2 + family.ordinal());
        UInt128 value = switch (random.nextInt(5)) {
            case 0 -> prefix.first();
            case 1 -> prefix.last();
            case 2 -> prefix.first().previous();
            case 3 -> prefix.last().next();
            default -> anyAddress(family);
        };
        return new Address(family, value.and(UInt128.ones(family.bits())));
    }

    /** Half of them inside a known prefix, so that prefixes nest. */
    private Prefix prefix(Family family) {
        int length = pick(family == Family.IPV4 ? LENGTHS4 : LENGTHS6);
        UInt128 near = prefixes.size() > 4 && random.nextBoolean()
                ? prefixes.get(random.nextInt(2) * 2 + family.ordinal()).last()
                : anyAddress(family);
        return new Prefix(new Address(family, near), length);
    }

    private UInt128 anyAddress(Family family) {
        return new UInt128(random.nextLong(), random.nextLong()).and(UInt128.ones(family.bits()));
    }

    private Range port() {
        return new Range[] {
                    Range.of(0), Range.of(65_535), Range.of(80), new Range(0, 65_535), range(70, 90), range(0, 65_535)
                }
                [random.nextInt(6)];
    }

    private int portNumber() {
        return switch (random.nextInt(5)) {
            case 0 -> 0;
            case 1 -> 65_535;
            case 2 -> random.nextInt(65_536);
            default -> 69 + random.nextInt(23);
        };
    }

    private Range range(int lowest, int highest) {
        int one = random.nextInt(lowest, highest + 1);
        int other = random.nextInt(4) == 0
                ? (random.nextBoolean() ? lowest : highest)
                : random.nextInt(lowest, highest + 1);
        return new Range(Math.min(one, other), Math.max(one, other));
    }

    private int pick(int[] values) {
        return values[random.nextInt(values.length)];
    }

    /** A policy of host rules, one address and port each, for the cost of compiling. */
    Policy hosts(int size, @Nullable Family only) {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Family family = only == null ? Family.values()[i % 2] : only;
            Prefix source = new Prefix(new Address(family, anyAddress(family)), family.bits());
            Match match = Matches.match()
                    .source(new AddressMatch(List.of(source), List.of(), false))
                    .protocol("tcp")
                    .destinationPorts(range(0, 65_535))
                    .build();
            rules.add(rule(i, 1_000, true, match, Action.DROP));
        }
        return new Policy(1, Verdict.PASS, PolicyOptions.DEFAULT, rules);
    }
}
