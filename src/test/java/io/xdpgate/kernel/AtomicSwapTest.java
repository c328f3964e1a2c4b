package io.xdpgate.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.bpf.BpfDataplane;
import io.xdpgate.bpf.BpfOptions;
import io.xdpgate.control.IncrementalCompilation;
import io.xdpgate.control.PolicyCompilation;
import io.xdpgate.dataplane.RuleCounter;
import io.xdpgate.dataplane.Total;
import io.xdpgate.judge.Rules;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Matches;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.Verdict;
import io.xdpgate.testkit.RequiresBpf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No packet sees half a policy. In each policy one rule, every time another, passes the packets of two CPUs that run
 * the program without a pause; what no rule passes is dropped by default. A mixture of two policies has none of their
 * rules and drops, or would count a packet twice.
 */
@RequiresBpf
@Tag("alone")
class AtomicSwapTest {
    /** 192.0.2.1:4000 to 198.51.100.1:9, UDP. */
    private static final byte[] FRAME = HexFormat.of()
            .parseHex("020000000001020000000002" + "0800"
                    + "4500002e00004000401100" + "00" + "c0000201" + "c6336401"
                    + "0fa00009001a0000"
                    + "000102030405060708090a0b0c0d0e0f1011");

    private static final int CPUS = 2;
    private static final int BURST = 20_000;
    private static final long PACKETS = 1_000_000;
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final BpfDataplane dataplane = BpfDataplane.open(BpfOptions.DEFAULT, new TestStand.NoEvents());
    private final PolicyCompilation compilation = new IncrementalCompilation(Guard.NONE);
    private PolicyCompilation.Compiled last = compilation.compile(Policy.INITIAL, Map.of());

    /** Few rules are compiled as a whole each time; with many, changed ones die in one part and appear in another. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2_000})
    void noPacketSeesHalfAPolicy(int others) throws Exception {
        try (dataplane) {
            install(swapped(others, 1));
            long swaps = underTraffic(round -> install(swapped(others, round)));
            assertThat(packets(Reason.DEFAULT)).as("judged by half a policy").isZero();
            assertThat(packets(Reason.RULE)).isGreaterThanOrEqualTo(PACKETS);
            assertThat(swaps).as("policies during that").isGreaterThan(20);
            long counted = dataplane.ruleCounters().values().stream()
                    .mapToLong(RuleCounter::packets)
                    .sum();
            assertThat(counted).as("each packet is counted by one rule").isEqualTo(packets(Reason.RULE));
        }
    }

    /** The control: the same test has to notice a swap in two steps. */
    @Test
    void aSwapInTwoStepsIsNoticed() throws Exception {
        try (dataplane) {
            install(swapped(0, 1));
            underTraffic(round -> {
                install(Rules.policy(Verdict.DROP));
                install(swapped(0, round));
            });
            assertThat(packets(Reason.DEFAULT)).isPositive();
        }
    }

    private interface Change {
        void make(long round);
    }

    /** Makes changes until enough packets were judged meanwhile; answers how many. */
    private long underTraffic(Change change) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService cpus = Executors.newFixedThreadPool(CPUS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int cpu = 0; cpu < CPUS; cpu++) {
                running.add(cpus.submit(() -> {
                    while (!over.get()) {
                        dataplane.testRun(FRAME, BURST);
                    }
                }));
            }
            long round = 1;
            long end = System.nanoTime() + LONGEST.toNanos();
            try {
                while (packets(Reason.RULE) < PACKETS || round < 30) {
                    assertThat(System.nanoTime()).as("time is up").isLessThan(end);
                    change.make(++round);
                }
            } finally {
                over.set(true);
            }
            for (Future<?> one : running) {
                one.get();
            }
            return round;
        }
    }

    private void install(Policy policy) {
        PolicyCompilation.Compiled next = last.next(policy, Map.of());
        dataplane.install(next.tables());
        last = next;
    }

    private long packets(Reason reason) {
        return dataplane.totals().stream()
                .filter(total -> total.reason() == reason)
                .mapToLong(Total::packets)
                .sum();
    }

    /** Rules for other packets, and one that passes those of the test: its id and its place change with the round. */
    private static Policy swapped(int others, long round) {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < others; i++) {
            String source = "10." + (i >> 8 & 255) + "." + (i & 255) + ".0/24";
            rules.add(Rules.rule(i + 1, 500, Matches.match().source(source).build(), Action.DROP));
        }
        rules.add(Rules.rule(1_000_000 + round, (int) (round % 1_000), passing(round), Action.PASS));
        return Rules.policy(Verdict.DROP, rules.toArray(Rule[]::new));
    }

    private static Match passing(long round) {
        return switch ((int) (round % 3)) {
            case 0 -> Matches.match().source("192.0.2.0/24").build();
            case 1 -> Matches.match().destination("198.51.100.1").build();
            default -> Matches.match().destinationPort(9).build();
        };
    }
}
