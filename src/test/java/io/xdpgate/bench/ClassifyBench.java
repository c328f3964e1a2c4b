package io.xdpgate.bench;

import io.xdpgate.dataplane.AttachMode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Method A: the program in test runs, and a bare drop in its place, by turns. */
final class ClassifyBench {
    private final Arguments arguments;
    private final Report report;
    private final TraceRunner runner;
    private final Firewall firewall;

    private ClassifyBench(Arguments arguments, Report report, TraceRunner runner, Firewall firewall) {
        this.arguments = arguments;
        this.report = report;
        this.runner = runner;
        this.firewall = firewall;
    }

    static void run(List<Workload> workloads, Arguments arguments, Report report) {
        System.out.printf(
                "%nTest runs of %,d frames, %d rounds; medians (min-max)%n", TraceRunner.FRAMES, arguments.rounds());
        System.out.printf(
                "%-22s %-10s %7s %9s  %-20s %-8s %s%n",
                "policy", "traffic", "by rule", "drop, ns", "over drop, ns", "ratio", "budget");
        try (TraceRunner runner = new TraceRunner();
                Firewall firewall = Firewall.open(null)) {
            ClassifyBench bench = new ClassifyBench(arguments, report, runner, firewall);
            for (Workload workload : workloads) {
                if (workload.mode() == AttachMode.NATIVE) {
                    bench.rows(workload);
                }
            }
        }
    }

    private void rows(Workload workload) {
        if (!Workloads.isPresent(workload)) {
            refused(workload, "not there; set XDPGATE_DATA to the folder of the public files");
            return;
        }
        Material material = workload.material().get();
        Optional<String> refused = firewall.install(material.policy());
        if (refused.isPresent()) {
            refused(workload, refused.get());
            return;
        }
        for (Kind kind : workload.budgets().keySet()) {
            runner.load(material.frames(kind, TraceRunner.FRAMES));
            row(workload, kind);
        }
    }

    private void refused(Workload workload, String why) {
        System.out.printf("%-22s not measured: %s%n", workload.name(), why);
        report.add(new Report.Row("classify", workload.name()).with("refused", why));
    }

    private void row(Workload workload, Kind kind) {
        measure(firewall.programFd());
        int rounds = arguments.rounds();
        long[] floor = new long[rounds];
        long[] cost = new long[rounds];
        long before = firewall.packetsOfRules();
        for (int round = 0; round < rounds; round++) {
            floor[round] = measure(runner.dropProgram());
            cost[round] = measure(firewall.programFd());
        }
        double byRule = (firewall.packetsOfRules() - before) / ((double) rounds * arguments.packets());
        Samples drop = Samples.of(rounds, round -> floor[round]);
        Samples over = Samples.of(rounds, round -> cost[round] - floor[round]);
        Samples ratio = Samples.of(rounds, round -> (double) cost[round] / floor[round]);
        int budget = workload.budget(kind).overDrop();
        String verdict = verdict(over, budget) + (kind.admits(byRule) ? "" : "; WRONG SHARE BY RULE");
        System.out.printf(
                Locale.ROOT,
                "%-22s %-10s %6.1f%% %9.0f  %-20s %-8.2f %s%n",
                workload.name(),
                kind.text(),
                100 * byRule,
                drop.median(),
                over.text(0),
                ratio.median(),
                verdict);
        report.add(new Report.Row("classify", workload.name())
                .with("traffic", kind.text())
                .with("byRule", byRule)
                .with("shareAsClaimed", kind.admits(byRule))
                .with("dropNs", drop)
                .with("overDropNs", over)
                .with("ratio", ratio)
                .with("budgetNs", budget)
                .with("met", budget == 0 || over.median() <= budget)
                .with("metByBestRound", budget == 0 || over.min() <= budget));
    }

    private long measure(int programFd) {
        return runner.measure(programFd, arguments.packets());
    }

    /** The budget, and whether the median or at least the best round keeps it. */
    private static String verdict(Samples over, int budget) {
        String text = Budget.atMost(budget, over.median(), "");
        return budget > 0 && over.median() > budget && over.min() <= budget ? text + ", met by the best round" : text;
    }
}
