package io.xdpgate.bench;

import io.xdpgate.control.RuleDraft;
import java.util.List;
import java.util.Random;

/** A whole policy of a hundred thousand rules: from the call to its effect, in place of nothing and of another. */
final class LargePolicies {
    private static final String PART = "large";
    private static final int RULES = 100_000;
    private static final double MOST_MILLIS = 3_000;
    private static final int MOST_ROUNDS = 9;

    private LargePolicies() {}

    static void run(Arguments arguments, ChangesBench bench) {
        bench.heap(PART, "nothing loaded");
        try (ChangedPolicy policy = new ChangedPolicy(2)) {
            double[] first = new double[1];
            double[] others = new double[Math.min(MOST_ROUNDS, arguments.rounds())];
            first[0] = replaced(policy, 0);
            bench.durations(PART, "100,000 rules, the first", first, MOST_MILLIS);
            for (int i = 0; i < others.length; i++) {
                others[i] = replaced(policy, 1 + i);
            }
            bench.durations(PART, "100,000 rules for others", others, MOST_MILLIS);
            bench.heap(PART, "100,000 rules in force");
        }
    }

    /** Milliseconds until a packet of the last rule of the list is dropped. */
    private static double replaced(ChangedPolicy policy, int seed) {
        ChangedRule marker = new ChangedRule(policy.firewall(), policy.control(), new Random(40 + seed));
        marker.require(false, false);
        List<RuleDraft> drafts = ChangedPolicy.drafts(RULES - 1, 200 + seed);
        drafts.add(marker.draft());
        long start = System.nanoTime();
        policy.replace(drafts);
        marker.require(true, false);
        return (System.nanoTime() - start) / 1e6;
    }
}
