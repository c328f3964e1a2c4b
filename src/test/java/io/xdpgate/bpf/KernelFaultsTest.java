package io.xdpgate.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.bpf.ffi.FailingCalls;
import io.xdpgate.bpf.ffi.OpenHandles;
import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.DataplaneException;
import io.xdpgate.policy.Action;
import io.xdpgate.testkit.RequiresBpf;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each call into the kernel fails once: what was in force before is in force after, or what was asked for is; never neither. */
@RequiresBpf
class KernelFaultsTest {
    private final List<String> handlesBefore = OpenHandles.list();
    private final Pinned pinned = new Pinned();

    @AfterEach
    void closeEverything() {
        try (pinned) {
            assertThat(OpenHandles.list()).isEqualTo(handlesBefore);
        }
    }

    @Test
    void goingOnWithPins() {
        int program = pinned.filterAndLeave();
        int calls;
        try (FailingCalls counting = FailingCalls.none()) {
            pinned.open().close();
            calls = counting.seen().size();
        }
        assertThat(calls).isGreaterThan(20);
        int sent = 0;
        for (int i = 0; i < calls; i++) {
            boolean isOpen = false;
            try (FailingCalls failing = FailingCalls.at(i);
                    BpfDataplane dataplane = pinned.open()) {
                isOpen = true;
                assertThat(dataplane.isInherited())
                        .as(failing.seen().toString())
                        .isTrue();
            } catch (DataplaneException refused) {
                assertThat(isOpen).as(refused.getMessage()).isFalse();
            }
            assertThat(pinned.attached()).isEqualTo(program);
            assertThat(OpenHandles.list()).isEqualTo(handlesBefore);
            if (i % 10 == 0) {
                pinned.send(1);
                sent++;
            }
        }
        try (BpfDataplane dataplane = pinned.open()) {
            assertThat(dataplane.attachments()).containsOnlyKeys("left");
            assertThat(Pinned.packets(dataplane)).isEqualTo(sent);
        }
    }

    @Test
    void attaching() {
        try (BpfDataplane dataplane = pinned.open()) {
            dataplane.install(SmallPolicies.rule(1, Pinned.RULE, Action.DROP, null));
            int calls;
            try (FailingCalls counting = FailingCalls.none()) {
                dataplane.attach("left", AttachMode.NATIVE, false);
                calls = counting.seen().size();
                assertThat(counting.seen()).contains("bpf_link_create", "bpf_obj_pin");
            }
            dataplane.detach("left");
            for (int i = 0; i < calls; i++) {
                try (FailingCalls failing = FailingCalls.at(i)) {
                    dataplane.attach("left", AttachMode.NATIVE, false);
                    assertThat(failing.seen()).isNotEmpty();
                } catch (DataplaneException refused) {
                    assertThat(pinned.attached()).as(refused.getMessage()).isZero();
                    assertThat(dataplane.attachments()).isEmpty();
                    assertThat(pinned.names()).doesNotContain("link_0");
                    dataplane.attach("left", AttachMode.NATIVE, false);
                }
                assertThat(pinned.attached()).isEqualTo(dataplane.program().id());
                assertThat(pinned.names()).contains("link_0");
                dataplane.detach("left");
            }
            dataplane.leaveFiltering(false);
        }
    }

    @Test
    void detaching() {
        try (BpfDataplane dataplane = pinned.open()) {
            dataplane.install(SmallPolicies.rule(1, Pinned.RULE, Action.DROP, null));
            dataplane.attach("left", AttachMode.NATIVE, false);
            int calls;
            try (FailingCalls counting = FailingCalls.none()) {
                dataplane.detach("left");
                calls = counting.seen().size();
                assertThat(counting.seen()).contains("bpf_link_detach");
            }
            for (int i = 0; i < calls; i++) {
                dataplane.attach("left", AttachMode.NATIVE, false);
                int program = pinned.attached();
                try (FailingCalls failing = FailingCalls.at(i)) {
                    dataplane.detach("left");
                    assertThat(failing.seen()).isNotEmpty();
                } catch (DataplaneException refused) {
                    assertThat(pinned.attached()).as(refused.getMessage()).isEqualTo(program);
                    assertThat(dataplane.attachments()).containsOnlyKeys("left");
                    assertThat(dataplane.detach("left")).isTrue();
                }
                assertThat(pinned.attached()).isZero();
                assertThat(pinned.names()).doesNotContain("link_0");
            }
            dataplane.leaveFiltering(false);
        }
    }

    /** A policy that needs more room comes with another program. */
    @Test
    void swappingThePrograms() {
        try (BpfDataplane dataplane = pinned.open()) {
            dataplane.install(SmallPolicies.rule(1, Pinned.RULE, Action.DROP, null));
            dataplane.attach("left", AttachMode.NATIVE, false);
            int calls;
            try (FailingCalls counting = FailingCalls.none()) {
                grow(dataplane);
                calls = counting.seen().size();
                assertThat(counting.seen()).contains("bpf_object__load", "bpf_link_update", "bpf_obj_pin");
            }
            shrink(dataplane);
            int sent = 0;
            for (int i = 0; i < calls; i++) {
                int program = pinned.attached();
                boolean refused = false;
                try (FailingCalls failing = FailingCalls.at(i)) {
                    grow(dataplane);
                    assertThat(failing.seen()).isNotEmpty();
                } catch (DataplaneException reason) {
                    refused = true;
                    assertThat(pinned.attached()).as(reason.getMessage()).isEqualTo(program);
                }
                assertThat(pinned.attached()).isEqualTo(dataplane.program().id());
                pinned.send(1);
                sent++;
                assertThat(Pinned.packets(dataplane)).isEqualTo(sent);
                if (!refused) {
                    shrink(dataplane);
                }
                assertThat(pinned.names())
                        .contains("program_" + dataplane.program().id());
            }
            dataplane.leaveFiltering(false);
        }
    }

    private static void grow(BpfDataplane dataplane) {
        dataplane.install(CompiledByHand.policy(2, CompiledByHand.large(60_000, Pinned.RULE)));
    }

    private static void shrink(BpfDataplane dataplane) {
        dataplane.install(SmallPolicies.rule(3, Pinned.RULE, Action.DROP, null));
    }
}
