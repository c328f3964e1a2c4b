package io.xdpgate.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.xdpgate.bpf.ffi.Descriptions;
import io.xdpgate.bpf.ffi.OpenHandles;
import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.MapUsage;
import io.xdpgate.dataplane.NetworkInterface;
import io.xdpgate.dataplane.ProgramFacts;
import io.xdpgate.dataplane.RuleCounter;
import io.xdpgate.dataplane.Total;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.LogSettings;
import io.xdpgate.policy.Verdict;
import io.xdpgate.testkit.RequiresBpf;
import io.xdpgate.testkit.TestNamespace;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Policies that need larger tables, and smaller ones after them, while packets flow. */
@RequiresBpf
class GrowthTest {
    private static final int LARGE = 60_000;

    private final TestNamespace namespace = TestNamespace.create();
    private final Recording events = new Recording();
    private final BpfDataplane dataplane = BpfDataplane.open(BpfOptions.DEFAULT.withNetns(namespace.name()), events);

    @AfterEach
    void closeEverything() {
        dataplane.close();
        namespace.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"NATIVE", "GENERIC"})
    void everyInterfaceGetsTheLargerTablesAndNoPacketIsLostToTheCount(AttachMode mode) {
        namespace.addVeth("left", "right");
        Pings.prepare(namespace, "right", 2);
        dataplane.install(SmallPolicies.rule(1, "r_1", Action.DROP, null));
        dataplane.attach("left", mode, false);
        ProgramFacts small = dataplane.program();
        Pings.send(namespace, "right", 2, 3);
        awaitPackets(3);

        dataplane.install(CompiledByHand.policy(2, CompiledByHand.large(LARGE, "r_1")));
        ProgramFacts large = dataplane.program();
        assertThat(large.id()).isNotEqualTo(small.id());
        assertThat(large.tag()).isEqualTo(small.tag());
        assertThat(dataplane.attachments().get("left")).satisfies(attachment -> {
            assertThat(attachment.program()).isEqualTo(large);
            assertThat(attachment.mode()).isEqualTo(mode);
            assertThat(attachment.gap()).isFalse();
        });
        assertThat(dataplane.interfaces())
                .filteredOn(one -> one.name().equals("left"))
                .extracting(NetworkInterface::program)
                .containsExactly(new NetworkInterface.AttachedProgram(large.id(), mode, true));
        assertThat(Descriptions.programById(small.id())).isEmpty();
        assertThat(tables().capacity()).isGreaterThan(LARGE);
        Pings.send(namespace, "right", 2, 4);
        awaitPackets(7);

        dataplane.install(SmallPolicies.rule(3, "r_1", Action.DROP, null));
        assertThat(dataplane.program().id()).isNotEqualTo(large.id());
        assertThat(tables().capacity()).isEqualTo(16_384);
        Pings.send(namespace, "right", 2, 2);
        awaitPackets(9);
        assertThat(dataplane.totals()).extracting(Total::interfaceName).containsOnly("left");
        assertThat(dataplane.detach("left")).isTrue();
    }

    @Test
    void switchesAndEventsOutliveTheGrowth() {
        LogSettings every = new LogSettings(1, 1000, 64);
        dataplane.install(SmallPolicies.rule(1, "r_1", Action.DROP, every));
        dataplane.armEvents(true);
        dataplane.testRun(SmallFrames.UDP, 1);
        dataplane.install(CompiledByHand.policy(2, CompiledByHand.large(LARGE, "r_1")));
        dataplane.install(SmallPolicies.rule(3, "r_1", Action.DROP, every));
        dataplane.testRun(SmallFrames.UDP, 1);
        await().atMost(Duration.ofSeconds(5)).until(() -> events.packets().size() == 2);
        assertThat(events.packets())
                .allSatisfy(event -> assertThat(event.ruleId()).isEqualTo("r_1"));
        dataplane.panic(true);
        dataplane.install(CompiledByHand.policy(4, CompiledByHand.large(LARGE, "r_1")));
        assertThat(dataplane.isPanicking()).isTrue();
        assertThat(dataplane.testRun(SmallFrames.UDP, 1).action()).isEqualTo(TestRun.XDP_PASS);
    }

    @Test
    void anInterfaceThatHasGoneIsInNobodysWay() {
        namespace.addVeth("left", "right");
        namespace.addVeth("late", "rest");
        dataplane.install(SmallPolicies.of(1, Verdict.PASS));
        dataplane.attach("left", AttachMode.AUTO, false);
        dataplane.attach("late", AttachMode.AUTO, false);
        namespace.run("ip", "link", "del", "left");
        dataplane.install(CompiledByHand.policy(2, CompiledByHand.large(LARGE, "r_1")));
        assertThat(dataplane.attachments()).containsOnlyKeys("late");
        assertThat(dataplane.attachments().get("late"))
                .satisfies(one -> assertThat(one.program()).isEqualTo(dataplane.program()));
        namespace.addVeth("left", "right");
        assertThat(dataplane.attach("left", AttachMode.AUTO, false).program()).isEqualTo(dataplane.program());
    }

    @Test
    void nothingOfAFormerProgramStaysOpen() {
        dataplane.install(SmallPolicies.of(1, Verdict.PASS));
        List<String> before =
                OpenHandles.list().stream().map(GrowthTest::withoutNumber).toList();
        for (int i = 0; i < 2; i++) {
            dataplane.install(CompiledByHand.policy(2, CompiledByHand.large(LARGE, "r_1")));
            dataplane.install(SmallPolicies.of(3, Verdict.PASS));
        }
        assertThat(OpenHandles.list().stream().map(GrowthTest::withoutNumber).toList())
                .containsExactlyInAnyOrderElementsOf(before);
    }

    private static String withoutNumber(String handle) {
        return handle.replaceAll("[0-9]+", "");
    }

    private void awaitPackets(long packets) {
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            assertThat(dataplane
                            .ruleCounters()
                            .getOrDefault("r_1", RuleCounter.ZERO)
                            .packets())
                    .isEqualTo(packets);
            assertThat(dataplane.ruleCounters(List.of("r_1")))
                    .hasEntrySatisfying(
                            "r_1", counter -> assertThat(counter.packets()).isEqualTo(packets));
        });
    }

    private MapUsage tables() {
        return dataplane.mapUsage().stream()
                .filter(usage -> usage.map().equals("xg_tables"))
                .findFirst()
                .orElseThrow();
    }
}
