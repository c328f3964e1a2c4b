package io.xdpgate.bench;

import io.xdpgate.control.RefusedException;
import io.xdpgate.policy.Fault;
import io.xdpgate.policy.InvalidPolicyException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What changes cost, through the control plane and the loaded program of this process; HTTP and the disk are not part
 * of it. Every call is followed by a packet that must show its effect.
 */
final class ChangesBench {
    private static final Set<String> PARTS = Set.of("single", "sustained", "set", "large");

    private final Arguments arguments;
    private final Report report;

    private ChangesBench(Arguments arguments, Report report) {
        this.arguments = arguments;
        this.report = report;
    }

    static void run(Arguments arguments, Report report) {
        System.out.printf(
                "%nChanges; milliseconds, median / 99 %% / longest; heap after a collection, at most %,d MiB%n",
                Heap.mostMebibytes());
        ChangesBench bench = new ChangesBench(arguments, report);
        bench.part("single", () -> SingleChanges.run(arguments, bench));
        bench.part("sustained", () -> SustainedChanges.run(arguments, bench));
        bench.part("set", () -> SetChangesBench.run(arguments, bench));
        bench.part("large", () -> LargePolicies.run(arguments, bench));
    }

    /** @throws IllegalArgumentException with a message for the user, if there is no such part */
    static void requireParts(List<String> names) {
        names.stream().filter(name -> !PARTS.contains(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("changes has no part '" + name + "'");
        });
    }

    private void part(String name, Runnable part) {
        if (arguments.mode().equals("changes") && !arguments.asksForPart(name)) {
            return;
        }
        try {
            part.run();
        } catch (InvalidPolicyException tooLarge) {
            refused(
                    name,
                    tooLarge.faults().stream().map(Fault::detail).distinct().collect(Collectors.joining("; ")));
        } catch (RefusedException refused) {
            refused(name, String.valueOf(refused.getMessage()));
        }
    }

    private void refused(String part, String why) {
        System.out.printf("%-12s not measured: %s%n", part, why);
        report.add(new Report.Row("changes", part).with("refused", why));
    }

    /** Prints a row of durations, with the budget of the median; 0: none. */
    void durations(String part, String what, double[] millis, double budget) {
        Samples samples = Samples.of(millis.length, i -> millis[i]);
        System.out.printf(
                Locale.ROOT,
                "%-12s %-34s %,7d calls %9.2f / %9.2f / %9.2f  %s%n",
                part,
                what,
                millis.length,
                samples.median(),
                samples.quantile(0.99),
                samples.max(),
                Budget.atMost(budget, samples.median(), " ms"));
        report.add(new Report.Row("changes", part)
                .with("what", what)
                .with("millis", samples)
                .with("budgetMillis", budget)
                .with("met", budget == 0 || samples.median() <= budget));
    }

    /** Prints a rate, with the least that it should be. */
    void rate(String part, String what, double perSecond, double least) {
        System.out.printf(
                Locale.ROOT,
                "%-12s %-34s %,13.0f a second  %s%n",
                part,
                what,
                perSecond,
                Budget.atLeast(least, Math.rint(perSecond), " a second"));
        report.add(new Report.Row("changes", part)
                .with("what", what)
                .with("perSecond", perSecond)
                .with("budgetPerSecond", least)
                .with("met", Math.rint(perSecond) >= least));
    }

    /** Prints what the heap holds at a stage. */
    void heap(String part, String stage) {
        long mebibytes = Heap.usedMebibytes();
        System.out.printf(Locale.ROOT, "%-12s %-34s %,13d MiB of heap%n", part, stage, mebibytes);
        report.add(new Report.Row("changes", part).with("what", stage).with("heapMebibytes", mebibytes));
    }
}
