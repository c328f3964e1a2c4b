package io.xdpgate.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.xdpgate.bpf.ffi.OpenHandles;
import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.DataplaneException;
import io.xdpgate.dataplane.EventTotals;
import io.xdpgate.dataplane.PacketEvent;
import io.xdpgate.dataplane.RuleCounter;
import io.xdpgate.dataplane.Total;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.LogSettings;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Verdict;
import io.xdpgate.testkit.RequiresBpf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@RequiresBpf
class BpfDataplaneTest {
    private static final LogSettings EVERY = new LogSettings(1, 1000, 64);

    private final Recording events = new Recording();

    @Test
    void eachInstalledPolicyDecidesAtOnce() {
        try (BpfDataplane dataplane = open()) {
            for (int revision = 1; revision <= 20; revision++) {
                Verdict verdict = revision % 3 == 0 ? Verdict.PASS : Verdict.DROP;
                dataplane.install(SmallPolicies.of(revision, verdict));
                assertThat(dataplane.testRun(SmallFrames.UDP, 1).action())
                        .isEqualTo(verdict == Verdict.DROP ? TestRun.XDP_DROP : TestRun.XDP_PASS);
            }
        }
    }

    @Test
    void aPolicyThatIsRefusedLeavesTheFormerInForce() {
        try (BpfDataplane dataplane = open()) {
            dataplane.install(SmallPolicies.of(1, Verdict.DROP));
            PolicyTables good = SmallPolicies.rule(2, "r_1", Action.PASS, null);
            PolicyTables contradictory = CompiledByHand.withEntryOfNoRule(good);
            assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> dataplane.install(contradictory));
            assertThat(dataplane.testRun(SmallFrames.UDP, 1).action()).isEqualTo(TestRun.XDP_DROP);
            assertThat(dataplane.ruleCounters()).isEmpty();
            dataplane.install(SmallPolicies.rule(2, "r_1", Action.PASS, null));
            assertThat(dataplane.testRun(SmallFrames.UDP, 1).action()).isEqualTo(TestRun.XDP_PASS);
        }
    }

    @Test
    void countersFollowTheRuleThroughPolicies() {
        try (BpfDataplane dataplane = open()) {
            Instant before = Instant.now().minusMillis(50);
            dataplane.install(SmallPolicies.rule(1, "r_1", Action.DROP, null));
            dataplane.testRun(SmallFrames.UDP, 1);
            dataplane.install(SmallPolicies.rule(2, "r_2", Action.PASS, null));
            dataplane.testRun(SmallFrames.UDP, 1);
            dataplane.install(SmallPolicies.rule(3, "r_1", Action.DROP, null));
            dataplane.testRun(SmallFrames.UDP, 1);
            RuleCounter first = dataplane.ruleCounters().getOrDefault("r_1", RuleCounter.ZERO);
            RuleCounter second = dataplane.ruleCounters().getOrDefault("r_2", RuleCounter.ZERO);
            assertThat(first.packets()).isEqualTo(2);
            assertThat(first.bytes()).isEqualTo(2L * SmallFrames.UDP.length);
            assertThat(second.packets()).isEqualTo(1);
            assertThat(first.lastHit()).isBetween(before, Instant.now().plusMillis(1));
            assertThat(dataplane.totals())
                    .contains(new Total("unknown", Reason.RULE, Verdict.DROP, 2, 2L * SmallFrames.UDP.length));
        }
    }

    @Test
    void armedEventsArriveAndUnarmedAreNotMade() {
        try (BpfDataplane dataplane = open()) {
            dataplane.install(SmallPolicies.rule(7, "r_1", Action.DROP, EVERY));
            dataplane.testRun(SmallFrames.UDP, 1);
            assertThat(dataplane.eventTotals()).isEqualTo(new EventTotals(0, 0, 0, 0, 0));
            dataplane.armEvents(true);
            dataplane.testRun(SmallFrames.UDP, 1);
            await().atMost(Duration.ofSeconds(5)).until(() -> !events.packets().isEmpty());
            PacketEvent event = events.packets().getFirst();
            assertThat(event.ruleId()).isEqualTo("r_1");
            assertThat(event.verdict()).isEqualTo(Verdict.DROP);
            assertThat(event.revision()).isEqualTo(7);
            assertThat(event.source()).hasToString("192.0.2.1");
            assertThat(event.destination()).hasToString("198.51.100.1");
            assertThat(event.protocol()).isEqualTo(Protocol.UDP);
            assertThat(event.sourcePort()).isEqualTo(4000);
            assertThat(event.destinationPort()).isEqualTo(9);
            assertThat(event.length()).isEqualTo(SmallFrames.UDP.length);
            assertThat(event.sample()).isEqualTo(SmallFrames.UDP);
            assertThat(Duration.between(event.time(), Instant.now()).abs()).isLessThan(Duration.ofSeconds(10));
            assertThat(dataplane.eventTotals()).isEqualTo(new EventTotals(1, 0, 1, 0, 1));
            assertThat(dataplane.isReaderAlive()).isTrue();
        }
    }

    @Test
    void everyEmittedEventIsReceivedOrCountedAsLost() {
        try (BpfDataplane dataplane = BpfDataplane.open(BpfOptions.DEFAULT.withEvents(1, 1_000_000), events)) {
            dataplane.install(SmallPolicies.rule(1, "r_1", Action.DROP, new LogSettings(1, 1_000_000, 0)));
            dataplane.armEvents(true);
            dataplane.testRun(SmallFrames.UDP, 20_000);
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                EventTotals totals = dataplane.eventTotals();
                assertThat(totals.emitted()).isEqualTo(20_000);
                assertThat(totals.received() + totals.lost()).isEqualTo(20_000);
                assertThat(events.lostCount()).isEqualTo(totals.lost());
                assertThat(events.packets()).hasSize((int) totals.received());
            });
            assertThat(events.lostCount()).isPositive();
        }
    }

    @Test
    void panicPassesEverythingUntilItEnds() {
        try (BpfDataplane dataplane = open()) {
            dataplane.install(SmallPolicies.of(1, Verdict.DROP));
            dataplane.panic(true);
            assertThat(dataplane.testRun(SmallFrames.UDP, 1).action()).isEqualTo(TestRun.XDP_PASS);
            dataplane.panic(false);
            assertThat(dataplane.testRun(SmallFrames.UDP, 1).action()).isEqualTo(TestRun.XDP_DROP);
        }
    }

    @Test
    void describesUsageAndItself() {
        try (BpfDataplane dataplane = open()) {
            dataplane.install(SmallPolicies.rule(1, "r_1", Action.DROP, null));
            assertThat(dataplane.mapUsage()).anySatisfy(usage -> {
                assertThat(usage.map()).isEqualTo("xg_tables");
                assertThat(usage.entries()).isBetween(833L, 880L);
                assertThat(usage.capacity()).isEqualTo(16_384);
            });
            assertThat(dataplane.program().name()).isEqualTo("xdpgate");
            assertThat(dataplane.inspect().isReady()).isTrue();
        }
    }

    @Test
    void refusesWhatComesTooEarlyOrTooLate() {
        BpfDataplane dataplane = open();
        assertThatIllegalStateException().isThrownBy(() -> dataplane.attach("lo", AttachMode.AUTO, false));
        dataplane.close();
        dataplane.close();
        assertThatIllegalStateException().isThrownBy(() -> dataplane.armEvents(true));
        assertThat(dataplane.isReaderAlive()).isFalse();
    }

    @Test
    void anUnknownNamespaceIsRefusedAndLeavesNothingOpen() throws IOException {
        List<String> before = OpenHandles.list();
        assertThatExceptionOfType(DataplaneException.class)
                .isThrownBy(() -> BpfDataplane.open(BpfOptions.DEFAULT.withNetns("xg-t-not-there"), events))
                .withMessageContaining("/run/netns/xg-t-not-there")
                .withMessageContaining("ENOENT");
        assertThat(OpenHandles.list()).isEqualTo(before);
    }

    @Test
    void closingLeavesNoDescriptorAndNoHandle() throws IOException {
        open().close();
        List<String> handles = OpenHandles.list();
        long descriptors = descriptors();
        for (int i = 0; i < 3; i++) {
            try (BpfDataplane dataplane = open()) {
                dataplane.install(SmallPolicies.of(1, Verdict.PASS));
                assertThat(OpenHandles.list()).hasSizeGreaterThan(handles.size());
            }
        }
        assertThat(OpenHandles.list()).isEqualTo(handles);
        assertThat(descriptors()).isEqualTo(descriptors);
    }

    private BpfDataplane open() {
        return BpfDataplane.open(BpfOptions.DEFAULT, events);
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }
}
