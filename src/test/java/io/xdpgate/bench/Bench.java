package io.xdpgate.bench;

import java.io.IOException;

/** {@code ./xdpgate bench}: what a packet and a change cost. {@code docs/benchmarks.md} says how to read it. */
public final class Bench {
    private Bench() {}

    public static void main(String[] words) throws IOException {
        Arguments arguments;
        try {
            arguments = Arguments.parse(words);
        } catch (IllegalArgumentException notUnderstood) {
            System.err.println(notUnderstood.getMessage());
            System.err.print(Arguments.USAGE);
            System.exit(2);
            return;
        }
        System.out.println(Machine.describe());
        if (arguments.mode().equals("readme")) {
            ClassifyBench.run(Scenarios.readme(), arguments);
        }
        if (arguments.asksFor("classify")) {
            ClassifyBench.run(Scenarios.classifier(), arguments);
        }
        if (arguments.asksFor("live")) {
            LiveBench.run(arguments);
        }
        if (arguments.asksFor("events")) {
            EventsBench.run(arguments);
        }
        if (arguments.asksFor("latency")) {
            LatencyBench.run(arguments);
        }
    }
}
