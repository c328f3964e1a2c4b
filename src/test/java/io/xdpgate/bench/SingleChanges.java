package io.xdpgate.bench;

import java.util.Locale;
import java.util.Random;

/** One call after another: how long each takes, and until its packet shows it. */
final class SingleChanges {
    private static final String PART = "single";
    private static final int CYCLES_A_ROUND = 12;
    private static final double MOST_MILLIS = 10;

    private SingleChanges() {}

    static void run(Arguments arguments, ChangesBench bench) {
        bench.heap(PART, "nothing loaded");
        try (ChangedPolicy policy = new ChangedPolicy(arguments.rules())) {
            String size = String.format(Locale.ROOT, "%,d rules", arguments.rules());
            bench.heap(PART, size + " in force");
            int cycles = CYCLES_A_ROUND * arguments.rounds();
            Timing add = new Timing(cycles);
            Timing change = new Timing(cycles);
            Timing move = new Timing(2 * cycles);
            Timing remove = new Timing(cycles);
            Random random = new Random(3);
            for (int i = 0; i < cycles; i++) {
                ChangedRule rule = new ChangedRule(policy.firewall(), policy.control(), random);
                rule.require(false, false);
                add.take(rule::add, () -> rule.require(true, false));
                change.take(rule::change, () -> rule.require(false, true));
                move.take(rule::moveBehind, () -> rule.require(false, false));
                move.take(rule::moveBefore, () -> rule.require(false, true));
                remove.take(rule::remove, () -> rule.require(false, false));
            }
            add.print(bench, "add, " + size);
            change.print(bench, "change, " + size);
            move.print(bench, "move, " + size);
            remove.print(bench, "remove, " + size);
            bench.heap(PART, size + " after the changes");
        }
    }

    /** From a call to its answer, and to the packet after it. */
    static final class Timing {
        private final double[] call;
        private final double[] effect;
        private int next;

        Timing(int calls) {
            this.call = new double[calls];
            this.effect = new double[calls];
        }

        void take(Runnable change, Runnable packet) {
            long start = System.nanoTime();
            change.run();
            call[next] = (System.nanoTime() - start) / 1e6;
            packet.run();
            effect[next++] = (System.nanoTime() - start) / 1e6;
        }

        void print(ChangesBench bench, String what) {
            print(bench, PART, what, MOST_MILLIS);
        }

        void print(ChangesBench bench, String part, String what, double budget) {
            bench.durations(part, what + ": call", call, 0);
            bench.durations(part, what + ": effect", effect, budget);
        }
    }
}
