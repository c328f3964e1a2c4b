package io.xdpgate.bench;

import io.xdpgate.classbench.FiveField;
import io.xdpgate.classbench.GeneratedRules;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.control.WriteOptions;
import io.xdpgate.policy.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * From the call that adds a rule to the first packet that the rule drops, beside policies of several sizes. Calls
 * follow one another at once or after a pause, the rule is deleted between them; HTTP and the disk are not part
 * of it.
 */
final class LatencyBench {
    private static final WriteOptions WRITE = new WriteOptions("bench", null, false, false);
    private static final int CALLS_A_ROUND = 23;
    private static final int PAUSE_MILLIS = 50;

    private LatencyBench() {}

    static void run(Arguments arguments, Report report) {
        int calls = Math.max(LatencyBench.CALLS_A_ROUND * arguments.rounds(), 1);
        System.out.printf("%nA rule is added and seen by packets, %d calls a row; milliseconds%n", calls);
        System.out.printf(
                "%-12s %-12s %24s %24s%n",
                "other rules", "pause", "call: median, p99, max", "effect: median, p99, max");
        for (int pause : new int[] {0, PAUSE_MILLIS}) {
            for (int rules : new int[] {0, 100, 1_000}) {
                row(GeneratedRules.tuples(rules, 3), calls, pause, report);
            }
        }
    }

    private static void row(List<FiveField> rules, int calls, int pauseMillis, Report report) {
        try (Firewall firewall = Firewall.open(null);
                PolicyControl control = firewall.control()) {
            if (!rules.isEmpty()) {
                control.create(rules.stream().map(Drafts::dropping).toList(), WRITE);
            }
            double[] call = new double[calls];
            double[] effect = new double[calls];
            Random random = new Random(4);
            List<FiveField> added = new ArrayList<>(GeneratedRules.tuples(calls, 9));
            for (int i = 0; i < calls; i++) {
                byte[] frame = added.get(i).sample(random).frame();
                requireVerdict(firewall, frame, false);
                LockSupport.parkNanos(pauseMillis * 1_000_000L);
                long start = System.nanoTime();
                Rule rule = control.create(List.of(Drafts.dropping(added.get(i))), WRITE)
                        .value()
                        .getFirst();
                call[i] = (System.nanoTime() - start) / 1e6;
                requireVerdict(firewall, frame, true);
                effect[i] = (System.nanoTime() - start) / 1e6;
                control.delete(rule.id(), before -> true, WRITE);
            }
            System.out.printf(
                    "%-12d %-12s %24s %24s%n",
                    rules.size(), pauseMillis == 0 ? "none" : pauseMillis + " ms", figures(call), figures(effect));
            report.add(new Report.Row("latency", rules.size() + " rules")
                    .with("pauseMillis", pauseMillis)
                    .with("callMillis", samples(call))
                    .with("effectMillis", samples(effect)));
        }
    }

    /** A call that has returned is in force: the very next packet shows it. */
    private static void requireVerdict(Firewall firewall, byte[] frame, boolean dropped) {
        if (firewall.drops(frame) != dropped) {
            throw new IllegalStateException("the packet is " + (dropped ? "not " : "") + "dropped");
        }
    }

    private static String figures(double[] millis) {
        Samples samples = samples(millis);
        return String.format(Locale.ROOT, "%.1f, %.1f, %.1f", samples.median(), samples.quantile(0.99), samples.max());
    }

    private static Samples samples(double[] millis) {
        return Samples.of(millis.length, i -> millis[i]);
    }
}
