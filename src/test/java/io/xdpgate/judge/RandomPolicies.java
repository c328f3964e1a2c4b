package io.xdpgate.judge;

import static io.xdpgate.judge.Pools.pick;

import io.xdpgate.policy.Action;
import io.xdpgate.policy.AddressSet;
import io.xdpgate.policy.AddressSets;
import io.xdpgate.policy.EntrySetBuilder;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.LogChoice;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyOptions;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.Range;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Random policies: the same seed, the same policy. */
public final class RandomPolicies {
    /** Enabled count rules of one policy at most; api.md allows no more without configuration. */
    public static final int MOST_COUNT_RULES = 64;

    private static final List<Integer> PRIORITIES = List.of(0, 10, 10, 1_000, 1_000, 1_000, 2_000, Rule.MAX_PRIORITY);

    /**
     * Which policies are wanted.
     *
     * @param rules most rules of a policy
     * @param interfaces names that rules may ask for; empty: no rule does
     * @param vlans whether rules may ask for tags
     * @param packetLengths whether rules may ask for the length
     * @param sets whether rules may name address sets
     */
    public record Shape(int rules, List<String> interfaces, boolean vlans, boolean packetLengths, boolean sets) {
        public static final Shape ANY = new Shape(60, List.of(), true, true, false);

        /** Verdicts under such a policy do not depend on tags, IP options and extension headers. */
        public static final Shape BLIND_TO_WRAPPING = new Shape(60, List.of(), false, false, false);

        public Shape withInterfaces(String... names) {
            return new Shape(rules, List.of(names), vlans, packetLengths, sets);
        }

        public Shape upTo(int most) {
            return new Shape(most, interfaces, vlans, packetLengths, sets);
        }

        public Shape withSets() {
            return new Shape(rules, interfaces, vlans, packetLengths, true);
        }
    }

    private RandomPolicies() {}

    public static Policy policy(long seed, Shape shape) {
        Random random = new Random(seed);
        int size = random.nextInt(shape.rules + 1);
        Policy policy =
                new Policy(1 + random.nextInt(1_000), verdict(random), options(random), rules(random, shape, size));
        return shape.sets ? policy.withSets(sets(random)) : policy;
    }

    /** The sets of the pool, one of them empty, with nested and neighbouring entries of both families. */
    private static AddressSets sets(Random random) {
        AddressSets sets = AddressSets.NONE;
        for (String name : Pools.SETS) {
            EntrySetBuilder entries = new EntrySetBuilder();
            int size = name.equals(Pools.EMPTY_SET) ? 0 : 1 + random.nextInt(12);
            for (int i = 0; i < size; i++) {
                // The whole of a family is for others: it would make every other entry vain.
                Prefix prefix = pick(random, random.nextBoolean() ? Pools.IPV4 : Pools.IPV6);
                if (prefix.length() > 0) {
                    entries.add(prefix);
                }
            }
            sets = sets.with(AddressSet.create(name, null, entries.build(), Instant.EPOCH));
        }
        return sets;
    }

    /** Management entries, or none. */
    public static Guard guard(long seed) {
        Random random = new Random(~seed);
        return new Guard(IntStream.range(0, random.nextInt(3))
                .mapToObj(i -> new Guard.Entry(
                        List.of(pick(random, Pools.IPV4), pick(random, Pools.IPV6))
                                .subList(0, 1 + random.nextInt(2)),
                        new Protocol(pick(random, Pools.PORT_PROTOCOLS)),
                        List.of(Range.of(pick(random, Pools.PORTS)))))
                .toList());
    }

    private static List<Rule> rules(Random random, Shape shape, int size) {
        int[] countRules = {0};
        return IntStream.range(0, size)
                .mapToObj(i -> {
                    Action action = pick(random, List.of(Action.PASS, Action.DROP, Action.DROP, Action.COUNT));
                    if (action == Action.COUNT && countRules[0]++ >= MOST_COUNT_RULES) {
                        action = Action.PASS;
                    }
                    return rule(random, shape, i, action);
                })
                .toList();
    }

    private static Rule rule(Random random, Shape shape, int index, Action action) {
        return new Rule(
                "r_" + (index + 1),
                index + 1L,
                null,
                pick(random, PRIORITIES),
                random.nextInt(10) != 0,
                new RandomMatch(random, shape).next(),
                action,
                action == Action.COUNT ? verdict(random) : null,
                random.nextBoolean() ? LogChoice.ABSENT : LogChoice.OFF,
                null,
                null,
                Map.of(),
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                1);
    }

    private static PolicyOptions options(Random random) {
        return new PolicyOptions(
                verdict(random),
                verdict(random),
                pick(random, List.of(PolicyOptions.Encapsulated.values())),
                verdict(random),
                random.nextBoolean()
                        ? PolicyOptions.LaterFragments.MATCH
                        : pick(random, List.of(PolicyOptions.LaterFragments.values())),
                LogChoice.ABSENT);
    }

    private static Verdict verdict(Random random) {
        return pick(random, List.of(Verdict.values()));
    }
}
