package io.xdpgate.bench;

import io.xdpgate.policy.Action;
import io.xdpgate.policy.Address;
import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.LogChoice;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyOptions;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.Range;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.UInt128;
import io.xdpgate.policy.Verdict;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A policy and the traffic that is sent through it. */
record Scenario(String name, Policy policy, List<byte[]> frames) {
    private static final int TRAFFIC = 131_072;

    /** No rules; random UDP. */
    static Scenario empty() {
        Random random = new Random(1);
        return new Scenario("empty policy", policy(List.of()), frames(random, List.of()));
    }

    /** Drop rules on source /32, destination /24, protocol and port, hit uniformly. */
    static Scenario fiveField(int rules) {
        Random random = new Random(rules);
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < rules; i++) {
            targets.add(new Target(random.nextInt(), random.nextInt() & 0xffffff00, 1 + random.nextInt(65_535)));
        }
        return new Scenario(rules + " rules, uniform hits", policy(targets), frames(random, targets));
    }

    /** The same rules, and traffic that none of them names. */
    static Scenario noMatch(int rules) {
        return new Scenario(
                rules + " rules, no match", fiveField(rules).policy(), frames(new Random(-rules), List.of()));
    }

    private record Target(int source, int destination, int port) {
        Match match() {
            return new Match(
                    address(source, 32),
                    address(destination, 24),
                    Protocol.UDP,
                    List.of(),
                    List.of(Range.of(port)),
                    null,
                    null,
                    List.of(),
                    List.of(),
                    null,
                    List.of(),
                    List.of(),
                    List.of(),
                    null);
        }

        private static AddressMatch address(int value, int length) {
            Address address = new Address(Family.IPV4, UInt128.of(Integer.toUnsignedLong(value)));
            return new AddressMatch(List.of(new Prefix(address, length)), List.of(), false);
        }
    }

    private static Policy policy(List<Target> targets) {
        List<Rule> rules = new ArrayList<>();
        for (Target target : targets) {
            rules.add(new Rule(
                    "r_" + rules.size(),
                    rules.size(),
                    null,
                    Rule.DEFAULT_PRIORITY,
                    true,
                    target.match(),
                    Action.DROP,
                    null,
                    LogChoice.ABSENT,
                    null,
                    null,
                    Map.of(),
                    null,
                    Instant.EPOCH,
                    Instant.EPOCH,
                    1));
        }
        return new Policy(1, Verdict.DROP, PolicyOptions.DEFAULT, rules);
    }

    private static List<byte[]> frames(Random random, List<Target> targets) {
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < TRAFFIC; i++) {
            if (targets.isEmpty()) {
                frames.add(udp(random.nextInt(), random.nextInt(), random.nextInt(65_536)));
            } else {
                Target target = targets.get(random.nextInt(targets.size()));
                frames.add(udp(target.source, target.destination | random.nextInt(256), target.port));
            }
        }
        return frames;
    }

    private static byte[] udp(int source, int destination, int port) {
        return ByteBuffer.allocate(64)
                .putLong(0x0200000000010200L)
                .putInt(0x00000002)
                .putShort((short) 0x0800)
                .putShort((short) 0x4500)
                .putShort((short) 50)
                .putInt(0)
                .putShort((short) 0x4011)
                .putShort((short) 0)
                .putInt(source)
                .putInt(destination)
                .putShort((short) 40_000)
                .putShort((short) port)
                .putShort((short) 30)
                .array();
    }
}
