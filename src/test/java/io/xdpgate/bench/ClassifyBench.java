package io.xdpgate.bench;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Method A: the program in test runs, and a bare drop in its place, by turns. */
final class ClassifyBench {
    private final Arguments arguments;
    private final TraceRunner runner;
    private final Firewall firewall;

    private ClassifyBench(Arguments arguments, TraceRunner runner, Firewall firewall) {
        this.arguments = arguments;
        this.runner = runner;
        this.firewall = firewall;
    }

    static void run(List<Scenario> scenarios, Arguments arguments) {
        System.out.printf(
                "%nTest runs of %,d different packets, %d rounds; medians (min-max)%n",
                TraceRunner.FRAMES, arguments.rounds());
        System.out.printf(
                "%-22s %-10s %7s %9s  %-20s %8s %7s%n",
                "policy", "traffic", "by rule", "drop, ns", "over drop, ns", "ratio", "budget");
        try (TraceRunner runner = new TraceRunner();
                Firewall firewall = Firewall.open(null)) {
            ClassifyBench bench = new ClassifyBench(arguments, runner, firewall);
            Set<String> refused = new HashSet<>();
            for (Scenario scenario : scenarios) {
                if (!refused.contains(scenario.name()) && !bench.row(scenario)) {
                    refused.add(scenario.name());
                }
            }
        }
    }

    /** Answers false where the policy was refused: then no traffic makes a difference. */
    private boolean row(Scenario scenario) {
        Optional<String> refused = firewall.install(scenario.policy());
        if (refused.isPresent()) {
            System.out.printf("%-22s %-10s refused: %s%n", scenario.name(), "any", refused.get());
            return false;
        }
        runner.load(scenario.frames());
        measure(firewall.programFd());
        int rounds = arguments.rounds();
        long[] floor = new long[rounds];
        long[] cost = new long[rounds];
        long before = firewall.packetsOfRules();
        for (int round = 0; round < rounds; round++) {
            floor[round] = measure(runner.dropProgram());
            cost[round] = measure(firewall.programFd());
        }
        double byRule = 100.0 * (firewall.packetsOfRules() - before) / ((double) rounds * arguments.packets());
        Samples over = Samples.of(rounds, round -> cost[round] - floor[round]);
        System.out.printf(
                Locale.ROOT,
                "%-22s %-10s %6.1f%% %9.0f  %-20s %8.2f %s%n",
                scenario.name(),
                scenario.traffic(),
                byRule,
                Samples.of(rounds, round -> floor[round]).median(),
                over.text(0),
                Samples.of(rounds, round -> (double) cost[round] / floor[round]).median(),
                verdict(over, scenario.budget()));
        return true;
    }

    private long measure(int programFd) {
        return runner.measure(programFd, arguments.packets());
    }

    /** The budget, and whether the median or at least the best round keeps it. */
    private static String verdict(Samples over, int budget) {
        if (budget == 0) {
            return String.format(Locale.ROOT, "%7s", "-");
        }
        String kept = over.median() <= budget ? "kept" : over.min() <= budget ? "kept by the best round" : "missed";
        return String.format(Locale.ROOT, "%7d %s", budget, kept);
    }
}
