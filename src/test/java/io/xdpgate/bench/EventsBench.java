package io.xdpgate.bench;

import io.xdpgate.classbench.FiveField;
import io.xdpgate.classbench.GeneratedRules;
import io.xdpgate.classbench.Header;
import io.xdpgate.classbench.Policies;
import io.xdpgate.classbench.Traffic;
import io.xdpgate.dataplane.EventTotals;
import java.util.List;
import java.util.Locale;

/**
 * A storm of drops in test runs: with events armed and one listener, and the same policy silent, by turns. Each packet
 * is sampled; at most 1,000 events a second of all rules on a CPU, and at most 100 of each rule, as is the default.
 */
final class EventsBench {
    private static final double BUDGET = 1.15;

    private EventsBench() {}

    static void run(Arguments arguments, Report report) {
        System.out.printf(
                "%nA storm of drops, events armed and capped (%,d/s on a CPU) against silent, %d rounds; medians (min-max)%n",
                Firewall.EVENTS_PER_SECOND, arguments.rounds());
        System.out.printf(
                "%-12s %10s %10s %-18s %12s %12s %8s  %s%n",
                "policy", "silent", "armed", "armed / silent", "wanted", "emitted", "lost", "budget");
        for (int rules : new int[] {1, 100, 1_000}) {
            row(GeneratedRules.tuples(rules, 5), arguments, report);
        }
    }

    private static void row(List<FiveField> rules, Arguments arguments, Report report) {
        try (TraceRunner runner = new TraceRunner();
                Firewall firewall = Firewall.open(null)) {
            String refused = firewall.install(Policies.dropping(rules)).orElse("");
            if (!refused.isEmpty()) {
                System.out.printf("%-12s refused: %s%n", rules.size() + " rules", refused);
                return;
            }
            runner.load(Traffic.uniform(rules, TraceRunner.FRAMES, 6).stream()
                    .map(Header::frame)
                    .toList());
            long[] silent = new long[arguments.rounds()];
            long[] armed = new long[arguments.rounds()];
            runner.measure(firewall.programFd(), arguments.packets());
            for (int round = 0; round < arguments.rounds(); round++) {
                silent[round] = runner.measure(firewall.programFd(), arguments.packets());
                firewall.armEvents(true);
                armed[round] = runner.measure(firewall.programFd(), arguments.packets());
                firewall.armEvents(false);
            }
            print(rules.size(), silent, armed, firewall.eventTotals(), report);
        }
    }

    private static void print(int rules, long[] silent, long[] armed, EventTotals totals, Report report) {
        Samples ratio = Samples.of(silent.length, round -> (double) armed[round] / silent[round]);
        System.out.printf(
                Locale.ROOT,
                "%-12s %10.0f %10.0f %-18s %,12d %,12d %,8d  %s%n",
                rules + " rules",
                Samples.of(silent.length, round -> silent[round]).median(),
                Samples.of(armed.length, round -> armed[round]).median(),
                ratio.text(2),
                totals.wanted(),
                totals.emitted(),
                totals.lost(),
                Budget.atMost(BUDGET, ratio.median(), ""));
        report.add(new Report.Row("events", rules + " rules")
                .with("silentNs", Samples.of(silent.length, round -> silent[round]))
                .with("armedNs", Samples.of(armed.length, round -> armed[round]))
                .with("ratio", ratio)
                .with("budget", BUDGET)
                .with("met", ratio.median() <= BUDGET)
                .with("wanted", totals.wanted())
                .with("emitted", totals.emitted())
                .with("lost", totals.lost()));
    }
}
