package io.xdpgate.bench;

import java.io.IOException;
import java.util.List;

/** {@code ./xdpgate bench}: what a packet and a change cost. {@code docs/benchmarks.md} says how to read it. */
public final class Bench {
    private Bench() {}

    public static void main(String[] words) throws IOException {
        Arguments arguments;
        List<Workload> workloads;
        try {
            arguments = Arguments.parse(words);
            workloads = workloads(arguments);
        } catch (IllegalArgumentException notUnderstood) {
            System.err.println(notUnderstood.getMessage());
            System.err.print(Arguments.USAGE);
            System.exit(2);
            return;
        }
        if (arguments.mode().equals("list")) {
            workloads.forEach(workload -> System.out.println(workload.name()
                    + workload.liveKinds().stream()
                            .map(kind -> ", live: " + kind.text())
                            .reduce("", String::concat)));
            return;
        }
        String machine = Machine.describe();
        System.out.println(machine);
        Report report = new Report(arguments.json(), machine, String.join(" ", words));
        run(workloads, arguments, report);
    }

    private static void run(List<Workload> workloads, Arguments arguments, Report report) {
        if (arguments.asksFor("readme") && !arguments.mode().equals("all")) {
            ClassifyBench.run(workloads, arguments, report);
        }
        if (arguments.asksFor("classify")) {
            ClassifyBench.run(workloads, arguments, report);
        }
        if (arguments.asksFor("live")) {
            LiveBench.run(workloads, arguments, report);
        }
        if (arguments.asksFor("changes")) {
            ChangesBench.run(arguments, report);
        }
        if (arguments.asksFor("events")) {
            EventsBench.run(arguments, report);
        }
        if (arguments.asksFor("latency")) {
            LatencyBench.run(arguments, report);
        }
        if (arguments.asksFor("store")) {
            StoreBench.run(report);
        }
    }

    /** @throws IllegalArgumentException if {@code --only} names nothing that there is */
    private static List<Workload> workloads(Arguments arguments) {
        if (arguments.mode().equals("readme")) {
            return Workloads.readme();
        }
        if (arguments.mode().equals("changes")) {
            ChangesBench.requireParts(arguments.only());
            return List.of();
        }
        List<Workload> chosen = Workload.named(arguments.only(), Workloads.all());
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException(
                    "no policy is called " + String.join(" or ", arguments.only()) + "; see ./xdpgate bench list");
        }
        return chosen;
    }
}
