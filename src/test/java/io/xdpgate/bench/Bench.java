package io.xdpgate.bench;

import io.xdpgate.bpf.BpfDataplane;
import io.xdpgate.bpf.BpfOptions;
import io.xdpgate.bpf.ffi.Descriptions;
import io.xdpgate.bpf.ffi.Fd;
import io.xdpgate.compiler.PolicyCompiler;
import io.xdpgate.dataplane.EventSink;
import io.xdpgate.dataplane.PacketEvent;
import io.xdpgate.policy.Guard;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Cost per packet of the loaded program over a bare {@code XDP_DROP}, in BPF_PROG_TEST_RUN, over traces of different
 * packets. The program, the floor and the next scenario take turns; figures are medians of {@value #ROUNDS} rounds.
 */
public final class Bench {
    private static final int ROUNDS = 9;
    private static final int PACKETS = 2_000_000;

    private Bench() {}

    public static void main(String[] arguments) {
        System.out.printf(
                "%-28s %10s %10s %14s %8s%n", "policy and traffic", "drop, ns", "xdpgate", "over drop, ns", "ratio");
        List<Scenario> scenarios = List.of(
                Scenario.empty(),
                Scenario.fiveField(1),
                Scenario.fiveField(100),
                Scenario.noMatch(100),
                Scenario.fiveField(1_000),
                Scenario.noMatch(1_000));
        try (TraceRunner runner = new TraceRunner();
                BpfDataplane dataplane = BpfDataplane.open(BpfOptions.DEFAULT, new Nobody());
                Fd program = Descriptions.openProgram(dataplane.program().id()).orElseThrow()) {
            for (Scenario scenario : scenarios) {
                dataplane.install(new PolicyCompiler().compile(scenario.policy(), Guard.NONE, Map.of()));
                runner.load(scenario.frames());
                print(scenario, runner, program.number());
            }
        }
    }

    private static void print(Scenario scenario, TraceRunner runner, int programFd) {
        long[] floor = new long[ROUNDS];
        long[] cost = new long[ROUNDS];
        double[] ratio = new double[ROUNDS];
        runner.measure(programFd, PACKETS / 4);
        for (int round = 0; round < ROUNDS; round++) {
            floor[round] = runner.measure(runner.dropProgram(), PACKETS);
            cost[round] = runner.measure(programFd, PACKETS);
            ratio[round] = (double) cost[round] / floor[round];
        }
        long[] net = new long[ROUNDS];
        Arrays.setAll(net, i -> cost[i] - floor[i]);
        Arrays.sort(floor);
        Arrays.sort(cost);
        Arrays.sort(net);
        Arrays.sort(ratio);
        int middle = ROUNDS / 2;
        System.out.printf(
                "%-28s %10d %10d %5d (%d-%d) %11.2f%n",
                scenario.name(), floor[middle], cost[middle], net[middle], net[0], net[ROUNDS - 1], ratio[middle]);
    }

    private static final class Nobody implements EventSink {
        @Override
        public void packet(PacketEvent event) {}

        @Override
        public void lost(long count) {}
    }
}
