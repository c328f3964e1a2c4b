package io.xdpgate.bench;

import io.xdpgate.bench.Scenario.Budget;
import io.xdpgate.classbench.ClassBenchFiles;
import io.xdpgate.classbench.FiveField;
import io.xdpgate.classbench.GeneratedRules;
import io.xdpgate.classbench.Shape;
import java.util.ArrayList;
import java.util.List;

/** The rows of the tables. Budgets are nanoseconds over a bare drop: uniform, Zipf, no match. */
final class Scenarios {
    private static final long SEED = 7;
    private static final Budget FEW = new Budget(40, 40, 35);
    private static final Budget THOUSAND = new Budget(110, 90, 55);
    private static final Budget TEN_THOUSAND = new Budget(150, 115, 85);
    private static final int HARD_CASE = 150;

    private Scenarios() {}

    /** What the README shows. */
    static List<Scenario> readme() {
        List<Scenario> scenarios = new ArrayList<>(List.of(Scenario.empty()));
        scenarios.addAll(Scenario.all("1 rule", GeneratedRules.tuples(1, SEED), FEW));
        scenarios.addAll(Scenario.all("100 rules", GeneratedRules.tuples(100, SEED), FEW));
        scenarios.addAll(Scenario.all("1,000 rules", GeneratedRules.tuples(1_000, SEED), THOUSAND));
        return scenarios;
    }

    /** Everything that a classifier is to be judged by. One rule with a large address set belongs here as well. */
    static List<Scenario> classifier() {
        List<Scenario> scenarios = new ArrayList<>(readme());
        published("acl_1k", scenarios);
        for (Shape shape : List.of(Shape.ACL, Shape.FIREWALL, Shape.IP_CHAIN)) {
            scenarios.addAll(Scenario.all(shape.name() + " 1k", GeneratedRules.of(shape, 1_000, SEED), THOUSAND));
        }
        scenarios.addAll(Scenario.all("tuples 10k", GeneratedRules.tuples(10_000, SEED), TEN_THOUSAND));
        for (Shape shape : List.of(Shape.ACL, Shape.FIREWALL, Shape.IP_CHAIN)) {
            scenarios.addAll(Scenario.all(shape.name() + " 10k", GeneratedRules.of(shape, 10_000, SEED), TEN_THOUSAND));
        }
        for (int size : new int[] {1_000, 10_000}) {
            String name = size / 1_000 + "k";
            int budget = size == 10_000 ? HARD_CASE : 0;
            scenarios.add(Scenario.uniform("ports only " + name, GeneratedRules.portsOnly(size, SEED), budget));
            scenarios.add(
                    Scenario.uniform("one destination " + name, GeneratedRules.oneDestination(size, SEED), budget));
            scenarios.add(Scenario.uniform("heavy overlap " + name, GeneratedRules.heavyOverlap(size, SEED), budget));
        }
        return scenarios;
    }

    /** A published set with the trace that was made for it, beside the traffic of {@link Scenario#all}. */
    private static void published(String name, List<Scenario> scenarios) {
        if (!ClassBenchFiles.has(name)) {
            System.out.printf("%s: skipped, no such file in %s; set XDPGATE_DATA%n", name, ClassBenchFiles.folder());
            return;
        }
        List<FiveField> rules = ClassBenchFiles.rules(name);
        scenarios.add(new Scenario(name, "its trace", THOUSAND.uniform(), rules, () -> ClassBenchFiles.trace(name)));
        scenarios.addAll(Scenario.all(name, rules, THOUSAND));
    }
}
