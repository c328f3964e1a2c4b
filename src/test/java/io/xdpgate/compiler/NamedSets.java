package io.xdpgate.compiler;

import io.xdpgate.policy.Address;
import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.Families;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Address sets for random policies; each has prefixes of both families, and the last name belongs to none. */
record NamedSets(Map<String, List<Prefix>> sets) {
    private static final String ABSENT = "absent";

    static NamedSets random(Random random) {
        return new NamedSets(Map.of(
                "one", prefixes(random, "10.0.0.0/8", "2001:db8::/32"),
                "two", prefixes(random, "0.0.0.0/1", "8000::/1"),
                "three", prefixes(random, "128.0.0.0/2", "::/1")));
    }

    private static List<Prefix> prefixes(Random random, String one, String other) {
        int extra = random.nextInt(256);
        return List.of(
                Prefix.parse(one).orElseThrow(),
                Prefix.parse(other).orElseThrow(),
                Prefix.parse(extra + ".0.0.0/8").orElseThrow());
    }

    /** Some conditions of the rules name sets as well, or instead of prefixes. */
    Policy spread(Policy policy, Random random) {
        return new Policy(
                policy.revision(),
                policy.defaultAction(),
                policy.options(),
                policy.rules().stream()
                        .map(rule -> random.nextInt(3) > 0
                                ? rule
                                : withMatch(
                                        rule,
                                        rule.match()
                                                .withAddresses(
                                                        named(rule.match().source(), random),
                                                        named(rule.match().destination(), random))))
                        .toList());
    }

    /** The same policy without sets, for an evaluator that knows prefixes only. */
    Policy resolved(Policy policy) {
        return new Policy(
                policy.revision(),
                policy.defaultAction(),
                policy.options(),
                policy.rules().stream()
                        .map(rule -> withMatch(rule, resolved(rule.match())))
                        .toList());
    }

    ToLongFunction<Address> masks(SetBits bits) {
        return address -> {
            long mask = 0;
            for (int bit = 0; bit < bits.names().size(); bit++) {
                boolean in = sets.getOrDefault(bits.names().get(bit), List.of()).stream()
                        .anyMatch(prefix -> prefix.contains(address));
                mask |= in ? 1L << bit : 0;
            }
            return mask;
        };
    }

    private @Nullable AddressMatch named(@Nullable AddressMatch condition, Random random) {
        if (random.nextInt(3) == 0) {
            return condition;
        }
        List<String> names = new ArrayList<>();
        for (int i = random.nextInt(2); i >= 0; i--) {
            names.add(List.of("one", "two", "three", ABSENT).get(random.nextInt(4)));
        }
        List<Prefix> prefixes = condition == null || random.nextBoolean() ? List.of() : condition.prefixes();
        // Two excluded prefixes and a set do not fit an entry, and rules with sets cannot be in the rest.
        return new AddressMatch(prefixes, names, prefixes.size() < 2 && random.nextInt(3) == 0);
    }

    private Match resolved(Match match) {
        Set<Family> families = Families.of(match);
        Match resolved = match.withAddresses(resolved(match.source()), resolved(match.destination()));
        if (families.size() == 2) {
            return resolved;
        }
        // Prefixes confine a rule to a family, sets do not.
        return families.isEmpty()
                ? never()
                : withFamily(resolved, families.iterator().next());
    }

    private @Nullable AddressMatch resolved(@Nullable AddressMatch condition) {
        if (condition == null || condition.sets().isEmpty()) {
            return condition;
        }
        List<Prefix> prefixes = new ArrayList<>(condition.prefixes());
        condition.sets().forEach(name -> prefixes.addAll(sets.getOrDefault(name, List.of())));
        boolean everything = prefixes.isEmpty() && condition.negated();
        return everything ? null : new AddressMatch(prefixes, List.of(), condition.negated());
    }

    private static Match never() {
        return Match.EVERY.withAddresses(new AddressMatch(List.of(), List.of(), false), null);
    }

    private static Match withFamily(Match match, Family family) {
        return new Match(
                match.source(),
                match.destination(),
                match.protocol(),
                match.sourcePorts(),
                match.destinationPorts(),
                match.icmp(),
                match.tcpFlags(),
                match.interfaces(),
                match.vlans(),
                match.fragment(),
                match.packetLength(),
                match.hopLimit(),
                match.dscp(),
                family);
    }

    static Rule withMatch(Rule rule, Match match) {
        return changed(rule, rule.priority(), rule.enabled(), match);
    }

    static Rule changed(Rule rule, int priority, boolean enabled, Match match) {
        return new Rule(
                rule.id(),
                rule.sequence(),
                rule.name(),
                priority,
                enabled,
                match,
                rule.action(),
                rule.wouldBe(),
                rule.log(),
                rule.expiresAt(),
                rule.comment(),
                rule.labels(),
                rule.owner(),
                rule.createdAt(),
                rule.updatedAt(),
                rule.revision() + 1);
    }

    static UnaryOperator<Rule> touched() {
        return rule -> changed(rule, rule.priority(), rule.enabled(), rule.match());
    }
}
