package io.xdpgate.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.xdpgate.dataplane.EventTotals;
import io.xdpgate.packet.FrameBuilder;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.LogSettings;
import io.xdpgate.testkit.RequiresBpf;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many events the program makes: the cap of a rule, the cap of all together, the switch; and how long they are. */
@RequiresBpf
class EventCapsTest {
    /** Of one call: they run on one CPU, within milliseconds. */
    private static final int PACKETS = 1_000;

    private final Recording events = new Recording();

    @ParameterizedTest
    @CsvSource({
        "1000000, 7, 7, the rule's cap",
        "7, 1000000, 7, the cap of all events",
        "1000000, 1000000, 1000, neither",
        "0, 1000000, 0, events are off"
    })
    void theLowerCapHolds(int ofAll, int ofTheRule, int emitted, String which) {
        try (BpfDataplane dataplane = open(ofAll)) {
            drop(dataplane, new LogSettings(1, ofTheRule, 0));
            dataplane.armEvents(true);
            dataplane.testRun(SmallFrames.UDP, PACKETS);
            EventTotals totals = dataplane.eventTotals();
            assertThat(totals.emitted()).as(which).isEqualTo(emitted);
            assertThat(totals.wanted()).as("wanted").isEqualTo(ofAll == 0 ? 0 : PACKETS);
            assertThat(totals.suppressed()).as("suppressed").isEqualTo(totals.wanted() - emitted);
        }
    }

    /** Each CPU has a second of its own, so this is at most the cap for each CPU that a rule's packets ran on. */
    @Test
    void rulesShareTheCapOfAllEvents() {
        try (BpfDataplane dataplane = open(10)) {
            dataplane.armEvents(true);
            for (int rule = 1; rule <= 5; rule++) {
                dataplane.install(SmallPolicies.rule(rule, "r_" + rule, Action.DROP, new LogSettings(1, 10, 0)));
                dataplane.testRun(SmallFrames.UDP, PACKETS);
            }
            assertThat(dataplane.eventTotals().wanted()).isEqualTo(5 * PACKETS);
            assertThat(dataplane.eventTotals().emitted())
                    .isBetween(10L, 10L * Runtime.getRuntime().availableProcessors());
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "256, 256", "100, 100"})
    void anEventCarriesAsMuchOfThePacketAsWasAsked(int snapLength, int carried) {
        byte[] frame = Arrays.copyOf(FrameBuilder.ipv4().udp(4_000, 9).build(), 400);
        try (BpfDataplane dataplane = open(100)) {
            drop(dataplane, new LogSettings(1, 100, snapLength));
            dataplane.armEvents(true);
            dataplane.testRun(frame, 1);
            await().until(() -> !events.packets().isEmpty());
            assertThat(events.packets().getFirst().sample()).isEqualTo(Arrays.copyOf(frame, carried));
            assertThat(events.packets().getFirst().length()).isEqualTo(400);
        }
    }

    @Test
    void aSampleLongerThanThePacketIsThePacket() {
        try (BpfDataplane dataplane = open(100)) {
            drop(dataplane, new LogSettings(1, 100, 256));
            dataplane.armEvents(true);
            dataplane.testRun(SmallFrames.UDP, 1);
            await().until(() -> !events.packets().isEmpty());
            assertThat(events.packets().getFirst().sample()).isEqualTo(SmallFrames.UDP);
        }
    }

    @Test
    void aCapBelowNothingIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> BpfOptions.DEFAULT.withEvents(64, -1));
    }

    private BpfDataplane open(int perSecond) {
        return BpfDataplane.open(BpfOptions.DEFAULT.withEvents(64, perSecond), events);
    }

    private static void drop(BpfDataplane dataplane, LogSettings log) {
        dataplane.install(SmallPolicies.rule(1, "r_1", Action.DROP, log));
    }
}
