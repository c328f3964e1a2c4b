package io.xdpgate.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.xdpgate.bpf.ffi.OpenHandles;
import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.DataplaneException;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.Verdict;
import io.xdpgate.testkit.RequiresBpf;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one data plane leaves, the next goes on with. */
@RequiresBpf
class PinsTest {
    private final List<String> handlesBefore = OpenHandles.list();
    private final Pinned pinned = new Pinned();

    @AfterEach
    void closeEverything() {
        try (pinned) {
            assertThat(OpenHandles.list()).isEqualTo(handlesBefore);
        }
    }

    @Test
    void everythingIsAsItWas() {
        int program;
        Map<String, Integer> slots;
        try (BpfDataplane first = pinned.open()) {
            assertThat(first.isInherited()).isFalse();
            first.install(SmallPolicies.rule(1, Pinned.RULE, Action.DROP, null));
            first.attach("left", AttachMode.AUTO, false);
            first.armEvents(true);
            program = first.program().id();
            slots = first.interfaceSlots();
            pinned.send(3);
            assertThat(Pinned.packets(first)).isEqualTo(3);
        }
        assertThat(pinned.attached()).isEqualTo(program);
        pinned.send(4);
        try (BpfDataplane second = pinned.open()) {
            assertThat(second.isInherited()).isTrue();
            assertThat(second.program().id()).isEqualTo(program);
            assertThat(second.interfaceSlots()).isEqualTo(slots);
            assertThat(second.attachments().get("left")).satisfies(attachment -> {
                assertThat(attachment.requestedMode()).isEqualTo(AttachMode.AUTO);
                assertThat(attachment.mode()).isEqualTo(AttachMode.NATIVE);
                assertThat(attachment.gap()).isFalse();
                assertThat(attachment.program()).isEqualTo(second.program());
            });
            assertThat(Pinned.packets(second)).isEqualTo(7);
            assertThat(second.totals()).singleElement().satisfies(total -> {
                assertThat(total.interfaceName()).isEqualTo("left");
                assertThat(total.packets()).isEqualTo(7);
            });
            second.install(SmallPolicies.rule(2, Pinned.RULE, Action.DROP, null));
            assertThat(second.isInherited()).isFalse();
            assertThat(second.attach("left", AttachMode.AUTO, false).gap()).isFalse();
            pinned.send(1);
            assertThat(Pinned.packets(second)).isEqualTo(8);
            assertThat(second.program().id()).isEqualTo(program);
            assertThat(second.eventTotals().wanted()).as("events were disarmed").isZero();
        }
    }

    @Test
    void aPolicyThatNeedsMoreRoomComesWithAnotherProgram() {
        int program = pinned.filterAndLeave();
        pinned.send(2);
        try (BpfDataplane second = pinned.open()) {
            second.install(CompiledByHand.policy(2, CompiledByHand.large(60_000, Pinned.RULE)));
            assertThat(second.program().id()).isNotEqualTo(program).isEqualTo(pinned.attached());
            pinned.send(5);
            assertThat(Pinned.packets(second)).isEqualTo(7);
        }
        try (BpfDataplane third = pinned.open()) {
            assertThat(Pinned.packets(third)).isEqualTo(7);
            third.install(SmallPolicies.rule(3, Pinned.RULE, Action.DROP, null));
            pinned.send(1);
            assertThat(Pinned.packets(third)).isEqualTo(8);
            third.leaveFiltering(false);
        }
        assertThat(pinned.names()).isEmpty();
    }

    @Test
    void removingLeavesNothing() {
        int program = pinned.filterAndLeave();
        try (BpfDataplane second = pinned.open()) {
            assertThat(second.leaveFiltering(false)).isFalse();
        }
        assertThat(pinned.attached()).isZero();
        assertThat(pinned.pins).doesNotExist();
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(pinned.namespace.run("bpftool", "prog", "show"))
                        .doesNotContain("\n" + program + ": "));
    }

    @Test
    void withoutPinsNothingOutlivesTheProcess() {
        try (BpfDataplane dataplane = BpfDataplane.open(pinned.options.withPins(null), new Recording())) {
            assertThat(dataplane.leaveFiltering(true)).isFalse();
            dataplane.install(SmallPolicies.rule(1, Pinned.RULE, Action.DROP, null));
            dataplane.attach("left", AttachMode.AUTO, false);
            assertThat(pinned.attached()).isNotZero();
        }
        assertThat(pinned.attached()).isZero();
    }

    @Test
    void whatIsOnNoInterfaceIsNotLeft() {
        try (BpfDataplane dataplane = pinned.open()) {
            dataplane.install(SmallPolicies.of(1, Verdict.PASS));
            assertThat(pinned.names()).contains("xg_control", "xg_rules");
        }
        assertThat(pinned.pins).doesNotExist();
    }

    @Test
    void oneProcessAtATime() {
        try (BpfDataplane first = pinned.open()) {
            assertThat(first.leaveFiltering(true)).isTrue();
            assertThatExceptionOfType(DataplaneException.class)
                    .isThrownBy(pinned::open)
                    .withMessageContaining("another xdpgate")
                    .withMessageContaining(pinned.pins.toString())
                    .withMessageContaining("--pin-directory");
        }
        pinned.open().close();
    }

    @Test
    void aPlaceOutsideABpffsIsRefused() {
        BpfOptions elsewhere = pinned.options.withPins(Path.of("/tmp/xdpgate-nowhere"));
        assertThatExceptionOfType(DataplaneException.class)
                .isThrownBy(() -> BpfDataplane.open(elsewhere, new Recording()))
                .withMessageContaining("/tmp/xdpgate-nowhere")
                .withMessageContaining("mount -t bpf");
    }

    @Test
    void theLinkOfAnInterfaceThatHasGoneIsDropped() {
        pinned.filterAndLeave();
        assertThat(pinned.names()).contains("link_0");
        pinned.namespace.run("ip", "link", "del", "left");
        try (BpfDataplane second = pinned.open()) {
            assertThat(second.attachments()).isEmpty();
            assertThat(second.interfaceSlots()).isEmpty();
            assertThat(pinned.names()).doesNotContain("link_0");
            second.install(SmallPolicies.rule(2, Pinned.RULE, Action.DROP, null));
            pinned.namespace.addVeth("left", "right");
            second.attach("left", AttachMode.AUTO, false);
            assertThat(pinned.attached()).isEqualTo(second.program().id());
            second.leaveFiltering(false);
        }
    }

    @Test
    void anInterfaceThatWasRenamedIsKnownByItsNewName() {
        int program = pinned.filterAndLeave();
        pinned.namespace.run("ip", "link", "set", "left", "down");
        pinned.namespace.run("ip", "link", "set", "left", "name", "other");
        try (BpfDataplane second = pinned.open()) {
            assertThat(second.attachments()).containsOnlyKeys("other");
            assertThat(second.program().id()).isEqualTo(program);
            second.leaveFiltering(false);
        }
    }

    @Test
    void theKernelRefusesToTakeTheProgramOffPastItsLink() {
        int program = pinned.filterAndLeave();
        pinned.namespace.run("sh", "-c", "! ip link set left xdp off");
        assertThat(pinned.attached()).isEqualTo(program);
        pinned.namespace.run("sh", "-c", "! ping -q -c 1 -W 0.2 -I right 192.0.2.2");
    }
}
