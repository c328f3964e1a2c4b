package io.xdpgate.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.xdpgate.compiler.PolicyTablesCompiler;
import io.xdpgate.dataplane.EventTotals;
import io.xdpgate.dataplane.PacketEvent;
import io.xdpgate.dataplane.RuleCounter;
import io.xdpgate.judge.Rules;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.LogChoice;
import io.xdpgate.policy.LogSettings;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyOptions;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.Verdict;
import io.xdpgate.testkit.RequiresBpf;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who reports a packet: count rules with the final verdict, the deciding rule, or the policy itself. */
@RequiresBpf
class EventContentTest {
    private static final LogChoice EACH = LogChoice.of(new LogSettings(1, 1_000, 16));

    private final Recording events = new Recording();
    private final BpfDataplane dataplane = BpfDataplane.open(BpfOptions.DEFAULT, events);

    @BeforeEach
    void arm() {
        dataplane.armEvents(true);
    }

    @AfterEach
    void close() {
        dataplane.close();
    }

    @Test
    void countRulesReportTheFinalVerdictAndTheirOwn() {
        install(
                count(1, Verdict.DROP, EACH),
                count(2, Verdict.PASS, LogChoice.OFF),
                count(3, Verdict.PASS, EACH),
                logging(4, Action.DROP, EACH),
                count(5, Verdict.DROP, EACH));
        assertThat(dataplane.testRun(SmallFrames.UDP, 1).action()).isEqualTo(TestRun.XDP_DROP);

        await().until(() -> events.packets().size() == 3);
        assertThat(events.packets()).extracting(PacketEvent::ruleId).containsExactlyInAnyOrder(id(1), id(3), id(4));
        assertThat(events.packets()).extracting(PacketEvent::verdict).containsOnly(Verdict.DROP);
        assertThat(events.packets()).extracting(PacketEvent::reason).containsOnly(Reason.RULE);
        assertThat(of(1).wouldBe()).isEqualTo(Verdict.DROP);
        assertThat(of(3).wouldBe()).isEqualTo(Verdict.PASS);
        assertThat(of(4).wouldBe()).isNull();
        assertThat(of(3).sample()).isEqualTo(Arrays.copyOf(SmallFrames.UDP, 16));
        assertThat(dataplane.eventTotals()).isEqualTo(new EventTotals(3, 0, 3, 0, 3));
        assertThat(counted(2))
                .as("a count rule without events counts all the same")
                .isEqualTo(1);
        assertThat(counted(5)).as("a count rule behind the one that decides").isZero();
    }

    /** They fill one word of rule bits and part of the next: no share of a word is left out. */
    @Test
    void everyCountRuleThatMatchesReportsThePacket() {
        install(LongStream.rangeClosed(1, 100)
                .mapToObj(sequence -> count(sequence, Verdict.DROP, EACH))
                .toArray(Rule[]::new));
        dataplane.testRun(SmallFrames.UDP, 1);

        await().until(() -> events.packets().size() == 100);
        assertThat(events.packets()).extracting(PacketEvent::ruleId).doesNotHaveDuplicates();
        assertThat(dataplane.eventTotals()).isEqualTo(new EventTotals(100, 0, 100, 0, 100));
    }

    @Test
    void aPacketDroppedWithoutARuleIsReportedByThePolicy() {
        install();
        byte[] truncated = Arrays.copyOf(SmallFrames.UDP, 30);
        assertThat(dataplane.testRun(truncated, 1).action()).isEqualTo(TestRun.XDP_DROP);

        await().until(() -> events.packets().size() == 1);
        PacketEvent event = events.packets().getFirst();
        assertThat(event.reason()).isEqualTo(Reason.MALFORMED);
        assertThat(event.ruleId()).isNull();
        assertThat(event.source()).isNull();
        assertThat(event.length()).isEqualTo(30);
        dataplane.testRun(SmallFrames.UDP, 1);
        assertThat(dataplane.eventTotals().wanted())
                .as("a packet that passes by default")
                .isEqualTo(1);
    }

    @Test
    void samplesOneInSoManyBeginningWithTheFirst() {
        install(logging(1, Action.DROP, LogChoice.of(new LogSettings(10, 1_000, 0))));
        for (int i = 0; i < 101; i++) {
            dataplane.testRun(SmallFrames.UDP, 1);
        }
        // Every CPU samples for itself; 101 packets are at least 11 samples, whatever CPUs they ran on.
        assertThat(dataplane.eventTotals().wanted())
                .isBetween(11L, 11L + Runtime.getRuntime().availableProcessors());
    }

    private void install(Rule... rules) {
        Policy policy = Rules.policy(Verdict.PASS, PolicyOptions.DEFAULT, rules);
        dataplane.install(
                new PolicyTablesCompiler().compile(policy, Guard.NONE, Map.of()).tables());
    }

    private static Rule count(long sequence, Verdict wouldBe, LogChoice log) {
        return rule(sequence, Action.COUNT, wouldBe, log);
    }

    private static Rule logging(long sequence, Action action, LogChoice log) {
        return rule(sequence, action, null, log);
    }

    private static Rule rule(long sequence, Action action, @Nullable Verdict wouldBe, LogChoice log) {
        Rule plain = Rules.rule(sequence, Rule.DEFAULT_PRIORITY, Match.EVERY, action);
        return new Rule(
                id(sequence),
                sequence,
                null,
                plain.priority(),
                true,
                Match.EVERY,
                action,
                wouldBe,
                log,
                null,
                null,
                Map.of(),
                null,
                plain.createdAt(),
                plain.updatedAt(),
                1);
    }

    private long counted(long sequence) {
        return dataplane
                .ruleCounters()
                .getOrDefault(id(sequence), RuleCounter.ZERO)
                .packets();
    }

    private static String id(long sequence) {
        return "r_" + sequence;
    }

    private PacketEvent of(long sequence) {
        List<PacketEvent> found = events.packets().stream()
                .filter(event -> id(sequence).equals(event.ruleId()))
                .toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }
}
