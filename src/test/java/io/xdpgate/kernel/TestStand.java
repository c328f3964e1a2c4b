package io.xdpgate.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.bpf.BpfDataplane;
import io.xdpgate.bpf.BpfOptions;
import io.xdpgate.bpf.TestRun;
import io.xdpgate.control.IncrementalCompilation;
import io.xdpgate.control.PolicyCompilation;
import io.xdpgate.dataplane.EventSink;
import io.xdpgate.dataplane.PacketEvent;
import io.xdpgate.dataplane.RuleCounter;
import io.xdpgate.dataplane.Total;
import io.xdpgate.judge.Judgement;
import io.xdpgate.judge.PlainEvaluator;
import io.xdpgate.judge.PlainParser;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Verdict;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The loaded program, fed with one frame at a time and compared with the judge. Frames of test runs arrive on
 * an interface without a slot, which rules call {@link #INTERFACE}; {@link #OTHER_INTERFACE} never gets one.
 */
final class TestStand implements AutoCloseable {
    static final String INTERFACE = "elsewhere";
    static final String OTHER_INTERFACE = "eth1";

    /** The last slot stands for every interface that has none. */
    private static final Map<String, Integer> SLOTS = Map.of(INTERFACE, 63, OTHER_INTERFACE, 0);

    private static final int XDP_DROP = 1;
    private static final int XDP_PASS = 2;

    /** One cell of the totals. */
    private record Cell(String interfaceName, Reason reason, Verdict verdict) {}

    /** Packets and bytes. */
    record Amount(long packets, long bytes) {
        Amount minus(Amount before) {
            return new Amount(packets - before.packets, bytes - before.bytes);
        }
    }

    /** What a frame did: its verdict, and what moved in totals and rule counters. */
    record Outcome(Verdict verdict, Map<Reason, Amount> totals, Map<String, Amount> rules) {}

    /** Events are not what is judged here; they are never armed. */
    static final class NoEvents implements EventSink {
        @Override
        public void packet(PacketEvent event) {
            throw new IllegalStateException("events are not armed");
        }

        @Override
        public void lost(long count) {
            throw new IllegalStateException("events are not armed");
        }
    }

    private final BpfDataplane dataplane;
    private PolicyCompilation.@Nullable Compiled compiled;
    private Policy policy = Policy.INITIAL;
    private Guard guard = Guard.NONE;

    private TestStand(BpfDataplane dataplane) {
        this.dataplane = dataplane;
    }

    static TestStand open() {
        return new TestStand(BpfDataplane.open(BpfOptions.DEFAULT, new NoEvents()));
    }

    void install(Policy next) {
        install(next, Guard.NONE);
    }

    void install(Policy next, Guard nextGuard) {
        install(next, nextGuard, new IncrementalCompilation(nextGuard).compile(next, SLOTS));
    }

    /** As a difference to the policy in force, where the compiler prefers that. */
    void change(Policy next) {
        PolicyCompilation.Compiled before = Objects.requireNonNull(compiled, "install a policy first");
        install(next, guard, before.next(next, SLOTS));
    }

    private void install(Policy next, Guard nextGuard, PolicyCompilation.Compiled tables) {
        dataplane.install(tables.tables());
        compiled = tables;
        policy = next;
        guard = nextGuard;
    }

    Judgement expected(byte[] frame) {
        return PlainEvaluator.judge(policy, guard, PlainParser.parse(frame), INTERFACE);
    }

    /** The verdict of the program; the frame must come out as it went in. */
    Verdict verdict(byte[] frame) {
        TestRun run = dataplane.testRun(frame, 1);
        assertThat(run.output()).as("the frame is not changed").isEqualTo(frame);
        return switch (run.action()) {
            case XDP_DROP -> Verdict.DROP;
            case XDP_PASS -> Verdict.PASS;
            default -> throw new AssertionError("the program returned " + run.action());
        };
    }

    /** Whether the program sees all of a frame of this length in a test run: beyond the first page it does not. */
    boolean seesWhole(int length) {
        try {
            Map<Cell, Amount> before = totals();
            dataplane.testRun(new byte[length], 1);
            return Set.of(new Amount(1, length))
                    .equals(Set.copyOf(changes(before, totals()).values()));
        } catch (RuntimeException refused) {
            return false;
        }
    }

    Outcome run(byte[] frame) {
        Map<Cell, Amount> totalsBefore = totals();
        Map<String, Amount> rulesBefore = rules();
        Verdict verdict = verdict(frame);
        Map<Reason, Amount> moved = new HashMap<>();
        changes(totalsBefore, totals()).forEach((cell, amount) -> {
            assertThat(cell.verdict()).as("verdict in the totals").isEqualTo(verdict);
            moved.put(cell.reason(), amount);
        });
        return new Outcome(verdict, moved, changes(rulesBefore, rules()));
    }

    /** Verdict, bytes, reason and counters are those of the judge. */
    Judgement check(byte[] frame, String where) {
        Judgement judgement = expected(frame);
        assertThat(run(frame))
                .as("%s: %s", where, HexFormat.of().formatHex(frame))
                .isEqualTo(outcome(judgement, frame));
        return judgement;
    }

    /** Everything that moved while {@code packets} ran is what the judge says of them, added up. */
    void checkTogether(Iterable<byte[]> frames, String where) {
        Map<Reason, Amount> expectedTotals = new HashMap<>();
        Map<String, Amount> expectedRules = new HashMap<>();
        Map<Cell, Amount> totalsBefore = totals();
        Map<String, Amount> rulesBefore = rules();
        for (byte[] frame : frames) {
            Judgement judgement = expected(frame);
            if (verdict(frame) != judgement.verdict()) {
                check(frame, where);
            }
            Outcome outcome = outcome(judgement, frame);
            outcome.totals().forEach((reason, amount) -> expectedTotals.merge(reason, amount, TestStand::plus));
            outcome.rules().forEach((rule, amount) -> expectedRules.merge(rule, amount, TestStand::plus));
        }
        Map<Reason, Amount> moved = new HashMap<>();
        changes(totalsBefore, totals()).forEach((cell, amount) -> moved.merge(cell.reason(), amount, TestStand::plus));
        if (!moved.equals(expectedTotals) || !changes(rulesBefore, rules()).equals(expectedRules)) {
            frames.forEach(frame -> check(frame, where));
            throw new AssertionError(where + ": the counters differ, but for no single frame");
        }
    }

    @Override
    public void close() {
        dataplane.close();
    }

    private static Outcome outcome(Judgement judgement, byte[] frame) {
        Amount once = new Amount(1, frame.length);
        Map<String, Amount> rules = judgement.countedRuleIds().stream()
                .collect(Collectors.toMap(id -> id, id -> once, (first, second) -> first, HashMap::new));
        if (judgement.ruleId() != null) {
            rules.put(judgement.ruleId(), once);
        }
        return new Outcome(judgement.verdict(), Map.of(judgement.reason(), once), rules);
    }

    private Map<Cell, Amount> totals() {
        return dataplane.totals().stream()
                .collect(Collectors.toMap(
                        total -> new Cell(total.interfaceName(), total.reason(), total.verdict()), TestStand::amount));
    }

    private Map<String, Amount> rules() {
        Map<String, Amount> amounts = new HashMap<>();
        dataplane.ruleCounters().forEach((rule, counter) -> amounts.put(rule, amount(counter)));
        return amounts;
    }

    private static Amount amount(Total total) {
        return new Amount(total.packets(), total.bytes());
    }

    private static Amount amount(RuleCounter counter) {
        return new Amount(counter.packets(), counter.bytes());
    }

    private static Amount plus(Amount one, Amount other) {
        return new Amount(one.packets + other.packets, one.bytes + other.bytes);
    }

    /** What moved; keys that did not move are left out. */
    private static <K> Map<K, Amount> changes(Map<K, Amount> before, Map<K, Amount> after) {
        Amount none = new Amount(0, 0);
        Map<K, Amount> changes = new HashMap<>();
        after.forEach((key, amount) -> {
            Amount change = amount.minus(before.getOrDefault(key, none));
            if (!change.equals(none)) {
                changes.put(key, change);
            }
        });
        return changes;
    }
}
