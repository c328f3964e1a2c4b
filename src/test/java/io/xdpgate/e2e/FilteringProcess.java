package io.xdpgate.e2e;

import io.xdpgate.bpf.BpfDataplane;
import io.xdpgate.bpf.BpfOptions;
import io.xdpgate.control.IncrementalCompilation;
import io.xdpgate.control.PolicyCompilation;
import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.EventSink;
import io.xdpgate.dataplane.PacketEvent;
import io.xdpgate.judge.Rules;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Matches;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A process of its own that filters a {@link Flood} with pins: goes on with what is pinned, says {@code ready}, and then
 * changes other rules without a pause until it is killed. Arguments: namespace, pin directory, number of the round.
 */
public final class FilteringProcess {
    /** So many that the rules behind them count in their entries, not per CPU. */
    private static final int OTHERS = 4_100;

    static final EventSink NOBODY = new EventSink() {
        @Override
        public void packet(PacketEvent event) {}

        @Override
        public void lost(long count) {}
    };

    private FilteringProcess() {}

    static BpfDataplane open(String netns, Path pins) {
        return BpfDataplane.open(BpfOptions.DEFAULT.withNetns(netns).withPins(pins), NOBODY);
    }

    static void install(BpfDataplane dataplane, Policy policy) {
        dataplane.install(new IncrementalCompilation(Guard.NONE)
                .compile(policy, dataplane.interfaceSlots())
                .tables());
    }

    public static void main(String[] arguments) {
        BpfDataplane dataplane = open(arguments[0], Path.of(arguments[1]));
        int round = Integer.parseInt(arguments[2]) * 10_000;
        PolicyCompilation compilation = new IncrementalCompilation(Guard.NONE);
        PolicyCompilation.Compiled last = compilation.compile(policy(round), dataplane.interfaceSlots());
        dataplane.install(last.tables());
        dataplane.attach(Flood.INTERFACE, AttachMode.NATIVE, false);
        System.out.println("ready");
        while (true) {
            round++;
            Map<String, Integer> slots = dataplane.interfaceSlots();
            last = round % 8 == 0 ? compilation.compile(policy(round), slots) : last.next(policy(round), slots);
            dataplane.install(last.tables());
        }
    }

    /** Drops the first and the third kind of packets of a {@link Flood}, passes the others; more rules change. */
    static Policy policy(int round) {
        List<Rule> rules = new ArrayList<>();
        rules.add(kind(0, Action.DROP));
        rules.add(kind(1, Action.PASS));
        for (int i = 0; i < OTHERS; i++) {
            String source = "10." + (i >> 8 & 255) + "." + (i & 255) + ".0/24";
            rules.add(Rules.rule(100 + i, 500, Matches.match().source(source).build(), Action.DROP));
        }
        rules.add(Rules.rule(
                100_000 + round % 50,
                500,
                Matches.match().source("172.16." + round % 250 + ".0/24").build(),
                Action.DROP));
        rules.add(kind(2, Action.DROP));
        rules.add(kind(3, Action.PASS));
        rules.sort(Comparator.comparingLong(Rule::sequence));
        return new Policy(1L + round, Verdict.DROP, io.xdpgate.policy.PolicyOptions.DEFAULT, rules);
    }

    private static Rule kind(int number, Action action) {
        int sequence = number < 2 ? 1 + number : 200_000 + number;
        return Rules.rule(
                sequence,
                500,
                Matches.match().destinationPort(Flood.PORTS.get(number)).build(),
                action);
    }

    /** Ids of the rules that take the kinds of packets, in their order. */
    static final List<String> RULES = List.of("r_1", "r_2", "r_200002", "r_200003");
}
