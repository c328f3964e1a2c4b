package io.xdpgate.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.xdpgate.bpf.ffi.OwnedMap;
import io.xdpgate.bpf.ffi.PerCpuArray;
import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.EventTotals;
import io.xdpgate.dataplane.PacketJudge;
import io.xdpgate.dataplane.Total;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.LogSettings;
import io.xdpgate.policy.Verdict;
import io.xdpgate.testkit.RequiresBpf;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A packet that is dropped by a rule and would make an event, traced a thousand times while somebody listens: every
 * counter, sampling and rate state of the program, on each CPU, is byte for byte what it was.
 */
@RequiresBpf
class TraceLeavesNothingTest {
    private static final int TRACES = 1_000;
    private static final int REAL_PACKETS = 13;
    private static final List<String> COUNTING = List.of("xg_traffic", "xg_counters", "xg_event_totals");

    /** One in four, two a second: states that stand in the middle of something. */
    private static final PolicyTables POLICY =
            SmallPolicies.rule(1, Pinned.RULE, Action.DROP, new LogSettings(4, 2, 64));

    private final Recording events = new Recording();
    private final Pinned pinned = new Pinned();
    private final BpfDataplane dataplane = BpfDataplane.open(pinned.options, events);

    /** All that a packet can change. */
    private record State(
            Map<String, Map<Integer, String>> maps,
            long packetsOfTheRule,
            List<Total> totals,
            EventTotals events,
            int received) {}

    TraceLeavesNothingTest() {
        dataplane.install(POLICY);
        dataplane.attach("left", AttachMode.AUTO, false);
        dataplane.armEvents(true);
    }

    @AfterEach
    void closeEverything() {
        dataplane.leaveFiltering(false);
        dataplane.close();
        pinned.close();
    }

    @Test
    void nothingIsLeftOfTracedPacketsAndMuchOfOthers() {
        for (int i = 0; i < REAL_PACKETS; i++) {
            dataplane.testRun(SmallFrames.UDP, 1, "left");
        }
        State before = settled();
        assertThat(before.packetsOfTheRule()).isEqualTo(REAL_PACKETS);
        assertThat(before.events().wanted()).isGreaterThanOrEqualTo(REAL_PACKETS / 4);
        assertThat(before.received()).isPositive();

        try (PacketJudge inForce = dataplane.inForce();
                PacketJudge candidate = dataplane.candidate(POLICY)) {
            for (int i = 0; i < TRACES; i++) {
                assertThat(inForce.judge(SmallFrames.UDP, "left").verdict()).isEqualTo(Verdict.DROP);
            }
            assertThat(candidate.judge(SmallFrames.UDP, "left").ruleId()).isEqualTo(Pinned.RULE);
        }
        assertThat(settled()).isEqualTo(before);

        for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
            dataplane.testRun(SmallFrames.UDP, 1, "left");
        }
        State after = settled();
        assertThat(after.packetsOfTheRule()).isGreaterThan(before.packetsOfTheRule());
        assertThat(after.totals()).isNotEqualTo(before.totals());
        assertThat(after.events().wanted()).isGreaterThan(before.events().wanted());
        assertThat(after.maps())
                .allSatisfy((map, elements) ->
                        assertThat(elements).as(map).isNotEqualTo(before.maps().get(map)));
    }

    /** Once every event that was emitted has arrived. */
    private State settled() {
        await().until(() -> {
            EventTotals totals = dataplane.eventTotals();
            return totals.received() == totals.emitted() - totals.lost();
        });
        Map<String, Map<Integer, String>> maps = new TreeMap<>();
        COUNTING.forEach(name -> maps.put(name, elements(name)));
        return new State(
                maps,
                Pinned.packets(dataplane),
                dataplane.totals(),
                dataplane.eventTotals(),
                events.packets().size());
    }

    /** What all CPUs have in the elements of a map that are not zero. */
    private Map<Integer, String> elements(String name) {
        Map<Integer, String> elements = new TreeMap<>();
        try (OwnedMap map = OwnedMap.pinned(pinned.pins.resolve(name), name).orElseThrow()) {
            PerCpuArray array = new PerCpuArray(map.map());
            array.read(
                    array.entries(),
                    (key, values) ->
                            elements.put(key, HexFormat.of().formatHex(values.toArray(ValueLayout.JAVA_BYTE))));
        }
        elements.values().removeIf(hex -> hex.matches("0*"));
        return elements;
    }
}
