package io.xdpgate.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.bpf.ffi.OpenHandles;
import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.Dataplane.Apart;
import io.xdpgate.dataplane.NetworkInterface;
import io.xdpgate.dataplane.Total;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.Verdict;
import io.xdpgate.testkit.RequiresBpf;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An interface that is judged by another policy than the one that is installed. */
@RequiresBpf
class ApartProgramTest {
    private static final Apart LEFT_PASSES = new Apart("left"::equals, SmallPolicies.of(0, Verdict.PASS));

    private final List<String> handlesBefore = OpenHandles.list();
    private final Pinned pinned = new Pinned();

    @AfterEach
    void closeEverything() {
        try (pinned) {
            assertThat(OpenHandles.list()).isEqualTo(handlesBefore);
        }
    }

    @Test
    void goesOverAtOnceAndBack() {
        try (BpfDataplane dataplane = pinned.open()) {
            dataplane.install(SmallPolicies.rule(1, Pinned.RULE, Action.DROP, null));
            dataplane.attach("left", AttachMode.NATIVE, false);
            int program = pinned.attached();
            pinned.send(2);
            dataplane.setApart(List.of(LEFT_PASSES));
            assertThat(pinned.attached()).isNotEqualTo(program).isEqualTo(programOf(dataplane));
            assertThat(dataplane.interfaces())
                    .filteredOn(one -> one.name().equals("left"))
                    .extracting(NetworkInterface::program)
                    .allMatch(attached -> attached != null && attached.ours());
            pinned.send(3);
            assertThat(Pinned.packets(dataplane)).isEqualTo(2);
            assertThat(passed(dataplane)).isEqualTo(3);
            // What is installed later is for the others.
            dataplane.install(CompiledByHand.policy(2, CompiledByHand.large(60_000, Pinned.RULE)));
            pinned.send(1);
            assertThat(passed(dataplane)).isEqualTo(4);
            dataplane.setApart(List.of());
            assertThat(pinned.attached()).isEqualTo(dataplane.program().id()).isEqualTo(programOf(dataplane));
            pinned.send(1);
            assertThat(Pinned.packets(dataplane)).isEqualTo(3);
            dataplane.leaveFiltering(false);
        }
    }

    @Test
    void isThereFromTheFirstPacketOn() {
        try (BpfDataplane dataplane = pinned.open()) {
            dataplane.install(SmallPolicies.rule(1, Pinned.RULE, Action.DROP, null));
            dataplane.setApart(List.of(LEFT_PASSES));
            dataplane.attach("left", AttachMode.NATIVE, false);
            assertThat(pinned.attached()).isNotEqualTo(dataplane.program().id());
            pinned.send(1);
            assertThat(passed(dataplane)).isOne();
            dataplane.leaveFiltering(false);
        }
    }

    @Test
    void outlivesTheProcessUntilAPolicyIsInstalled() {
        int apart;
        try (BpfDataplane first = pinned.open()) {
            first.install(SmallPolicies.rule(1, Pinned.RULE, Action.DROP, null));
            first.attach("left", AttachMode.NATIVE, false);
            first.setApart(List.of(LEFT_PASSES));
            apart = pinned.attached();
        }
        assertThat(pinned.attached()).isEqualTo(apart);
        try (BpfDataplane second = pinned.open()) {
            assertThat(second.isInherited()).isTrue();
            assertThat(pinned.attached()).isEqualTo(apart);
            pinned.send(1);
            assertThat(passed(second)).isOne();
            second.install(SmallPolicies.rule(2, Pinned.RULE, Action.DROP, null));
            assertThat(pinned.attached()).isEqualTo(second.program().id()).isEqualTo(programOf(second));
            pinned.send(1);
            assertThat(Pinned.packets(second)).isOne();
            second.leaveFiltering(false);
        }
    }

    private static int programOf(BpfDataplane dataplane) {
        return Objects.requireNonNull(dataplane.attachments().get("left"))
                .program()
                .id();
    }

    private static long passed(BpfDataplane dataplane) {
        return dataplane.totals().stream()
                .filter(total -> total.verdict() == Verdict.PASS)
                .mapToLong(Total::packets)
                .sum();
    }
}
