package io.xdpgate.bench;

import io.xdpgate.classbench.FiveField;
import io.xdpgate.classbench.Header;
import io.xdpgate.classbench.Policies;
import io.xdpgate.classbench.Traffic;
import io.xdpgate.policy.Policy;
import java.util.List;
import java.util.function.Supplier;

/**
 * A rule set and the traffic that meets it.
 *
 * @param budget nanoseconds over the floor that this row may cost; 0: none is set
 * @param headers made when asked for: it takes a while
 */
record Scenario(String name, String traffic, int budget, List<FiveField> rules, Supplier<List<Header>> headers) {
    private static final long SEED = 20_260_101;

    /** Budgets of the three kinds of traffic, in nanoseconds. */
    record Budget(int uniform, int zipf, int noMatch) {
        static final Budget NONE = new Budget(0, 0, 0);
    }

    static Scenario empty() {
        return noMatch("empty policy", List.of(), 20);
    }

    static Scenario uniform(String name, List<FiveField> rules, int budget) {
        return new Scenario(name, "uniform", budget, rules, () -> Traffic.uniform(rules, TraceRunner.FRAMES, SEED));
    }

    /** Random packets; where a rule takes every packet, no other ones are to be had, and the row says so. */
    static Scenario noMatch(String name, List<FiveField> rules, int budget) {
        boolean catchesAll = rules.stream().anyMatch(FiveField::isOpen);
        return new Scenario(
                name,
                catchesAll ? "random" : "no match",
                budget,
                rules,
                () -> Traffic.noMatch(catchesAll ? List.of() : rules, TraceRunner.FRAMES, SEED));
    }

    /** Uniform, Zipf and no-match traffic. */
    static List<Scenario> all(String name, List<FiveField> rules, Budget budget) {
        return List.of(
                uniform(name, rules, budget.uniform),
                new Scenario(name, "Zipf", budget.zipf, rules, () -> Traffic.zipf(rules, TraceRunner.FRAMES, SEED)),
                noMatch(name, rules, budget.noMatch));
    }

    /** Every packet is dropped, by a rule or by default. */
    Policy policy() {
        return Policies.dropping(rules);
    }

    List<byte[]> frames() {
        return headers.get().stream().map(Header::frame).toList();
    }
}
