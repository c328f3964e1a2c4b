package io.xdpgate.bench;

import io.xdpgate.classbench.FiveField;
import io.xdpgate.classbench.GeneratedRules;
import io.xdpgate.compiler.PolicyCompiler;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.control.RuleDraft;
import io.xdpgate.control.WriteOptions;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.LogChoice;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.policy.Rule;
import io.xdpgate.store.MemoryPolicyStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    private static final int XDP_DROP = 1;
    private static final int PAUSE_MILLIS = 50;

    private LatencyBench() {}

    static void run(Arguments arguments) {
        int calls = Math.max(LatencyBench.CALLS_A_ROUND * arguments.rounds(), 1);
        System.out.printf("%nA rule is added and seen by packets, %d calls a row; milliseconds%n", calls);
        System.out.printf(
                "%-12s %-12s %24s %24s%n",
                "other rules", "pause", "call: median, p99, max", "effect: median, p99, max");
        for (int pause : new int[] {0, PAUSE_MILLIS}) {
            for (int rules : new int[] {0, 100, 1_000}) {
                row(GeneratedRules.tuples(rules, 3), calls, pause);
            }
        }
    }

    private static void row(List<FiveField> rules, int calls, int pauseMillis) {
        try (Firewall firewall = Firewall.open(null);
                PolicyControl control = new PolicyControl(
                        firewall.dataplane(),
                        new PolicyCompiler(),
                        new MemoryPolicyStore(),
                        Guard.NONE,
                        PolicyLimits.DEFAULT,
                        Clock.systemUTC())) {
            control.initialise();
            if (!rules.isEmpty()) {
                control.create(rules.stream().map(LatencyBench::draft).toList(), WRITE);
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
                Rule rule = control.create(List.of(draft(added.get(i))), WRITE)
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
        }
    }

    /** A call that has returned is in force: the very next packet shows it. */
    private static void requireVerdict(Firewall firewall, byte[] frame, boolean dropped) {
        if ((firewall.dataplane().testRun(frame, 1).action() == XDP_DROP) != dropped) {
            throw new IllegalStateException("the packet is " + (dropped ? "not " : "") + "dropped");
        }
    }

    private static String figures(double[] millis) {
        Samples samples = Samples.of(millis.length, i -> millis[i]);
        return String.format(Locale.ROOT, "%.1f, %.1f, %.1f", samples.median(), samples.quantile(0.99), samples.max());
    }

    private static RuleDraft draft(FiveField rule) {
        return new RuleDraft(
                null,
                null,
                Rule.DEFAULT_PRIORITY,
                true,
                rule.match(),
                Action.DROP,
                null,
                LogChoice.ABSENT,
                null,
                null,
                Map.of(),
                null);
    }
}
