package io.xdpgate.control;

import static io.xdpgate.testkit.Drafts.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.AttachRefusedException;
import io.xdpgate.dataplane.DataplaneException;
import io.xdpgate.dataplane.NoSuchInterfaceException;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.store.MemoryPolicyStore;
import io.xdpgate.testkit.Drafts;
import io.xdpgate.testkit.FakeDataplane;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AttachmentControlTest {
    private final FakeDataplane dataplane =
            new FakeDataplane().withInterface("eth1").withInterface("eth2");
    private final PolicyControl policy = new PolicyControl(
            dataplane,
            new IncrementalCompilation(Guard.NONE),
            new MemoryPolicyStore(),
            PolicyLimits.DEFAULT,
            Clock.systemUTC());
    private final AttachmentControl control = new AttachmentControl(dataplane, policy);

    @AfterEach
    void close() {
        policy.close();
    }

    @Test
    void nothingIsAttachedBeforeAPolicyIsInForce() {
        assertThatExceptionOfType(RefusedException.NotReady.class)
                .isThrownBy(() -> control.attach("eth1", AttachMode.AUTO, false));
        policy.initialise();
        assertThat(control.attach("eth1", AttachMode.AUTO, false).created()).isTrue();
    }

    @Test
    void attachingAgainMakesNothing() {
        policy.initialise();
        control.attach("eth1", AttachMode.AUTO, false);
        assertThat(control.attach("eth1", AttachMode.AUTO, false).created()).isFalse();
        AttachmentControl.Attached switched = control.attach("eth1", AttachMode.GENERIC, false);
        assertThat(switched.created()).isFalse();
        assertThat(switched.attachment().mode()).isEqualTo(AttachMode.GENERIC);
        assertThat(control.findAttachment("eth1")).isPresent();
        assertThat(control.findAttachment("eth2")).isEmpty();
    }

    @Test
    void policyIsCompiledAgainOnlyForInterfaceConditions() {
        policy.initialise();
        control.attach("eth1", AttachMode.AUTO, false);
        assertThat(dataplane.installs()).hasSize(1);
        policy.create(List.of(Drafts.dropOn("eth2", 80)), PLAIN);
        control.attach("eth2", AttachMode.AUTO, false);
        assertThat(dataplane.installs())
                .extracting(compiled -> compiled.revision())
                .containsExactly(1L, 2L, 2L);
        control.detach("eth2");
        assertThat(dataplane.installs()).hasSize(4);
    }

    @Test
    void attachmentWithoutItsPolicyIsTakenBack() {
        policy.initialise();
        policy.create(List.of(Drafts.dropOn("eth1", 80)), PLAIN);
        dataplane.failNextInstall();
        assertThatExceptionOfType(DataplaneException.class)
                .isThrownBy(() -> control.attach("eth1", AttachMode.AUTO, false));
        assertThat(dataplane.attachments()).isEmpty();
        assertThat(dataplane.interfaceSlots()).isEmpty();
        assertThat(control.wanted()).isEmpty();
        assertThat(control.attach("eth1", AttachMode.AUTO, false).created()).isTrue();
    }

    @Test
    void rulesForAnInterfaceAreInForceBeforeItsFirstPacket() {
        policy.initialise();
        policy.create(List.of(Drafts.dropOn("eth1", 80)), PLAIN);
        List<Boolean> attachedAtInstall = new ArrayList<>();
        dataplane.beforeInstall(
                () -> attachedAtInstall.add(dataplane.attachments().containsKey("eth1")));
        control.attach("eth1", AttachMode.AUTO, false);
        assertThat(attachedAtInstall).containsExactly(false);
        assertThat(dataplane.interfaceSlots()).containsOnlyKeys("eth1");
    }

    @Test
    void aRefusedAttachLeavesNoSlotAndNoRuleForIt() {
        policy.initialise();
        policy.create(List.of(Drafts.dropOn("eth1", 80)), PLAIN);
        int installs = dataplane.installs().size();
        assertThatExceptionOfType(AttachRefusedException.class)
                .isThrownBy(() -> control.attach("eth1", AttachMode.OFFLOAD, false));
        assertThat(dataplane.interfaceSlots()).isEmpty();
        assertThat(dataplane.installs()).hasSize(installs + 2);
    }

    @Test
    void anAttachmentThatWasThereStaysWhenAnotherModeIsRefused() {
        policy.initialise();
        policy.create(List.of(Drafts.dropOn("eth1", 80)), PLAIN);
        control.attach("eth1", AttachMode.NATIVE, false);
        dataplane.failNextInstall();
        assertThatExceptionOfType(AttachRefusedException.class)
                .isThrownBy(() -> control.attach("eth1", AttachMode.OFFLOAD, false));
        assertThat(dataplane.attachments()).containsOnlyKeys("eth1");
        assertThat(control.attach("eth1", AttachMode.GENERIC, false).created()).isFalse();
    }

    @Test
    void detachingAnInterfaceThatWasLostRecompilesToo() {
        policy.initialise();
        policy.create(List.of(Drafts.dropOn("eth1", 80)), PLAIN);
        dataplane.reserveSlot("eth1");
        int installs = dataplane.installs().size();
        assertThat(control.detach("eth1")).isFalse();
        assertThat(dataplane.installs()).hasSize(installs + 1);
    }

    @Test
    void panicThatWasSwitchedOnPastThisProcessIsSeenAndCanBeEnded() {
        try (PanicControl panic = new PanicControl(dataplane, Clock.systemUTC())) {
            assertThat(panic.isActive()).isFalse();
            dataplane.panic(true);
            assertThat(panic.isActive()).isTrue();
            assertThat(panic.activeUntil()).isEmpty();
            assertThat(panic.endPanic()).isTrue();
            assertThat(panic.isActive()).isFalse();
            assertThat(panic.endPanic()).isFalse();
        }
    }

    @Test
    void detachingTellsWhetherAnythingWasThere() {
        policy.initialise();
        control.attach("eth1", AttachMode.NATIVE, false);
        assertThat(control.wanted()).containsEntry("eth1", AttachMode.NATIVE);
        assertThat(control.detach("eth1")).isTrue();
        assertThat(control.detach("eth1")).isFalse();
        assertThat(control.wanted()).isEmpty();
        assertThatExceptionOfType(NoSuchInterfaceException.class).isThrownBy(() -> control.detach("eth9"));
    }

    @Test
    void panicEndsByItself() {
        try (PanicControl panic = new PanicControl(dataplane, Clock.systemUTC())) {
            assertThat(panic.endPanic()).isFalse();
            panic.panic(Duration.ofMillis(200));
            assertThat(dataplane.isPanicking()).isTrue();
            assertThat(panic.activeUntil()).isPresent();
            await().atMost(Duration.ofSeconds(2)).until(() -> !dataplane.isPanicking());
            assertThat(panic.activeUntil()).isEmpty();
        }
    }

    @Test
    void panicEndsWhenToldAndLastsNoLongerThanAllowed() {
        try (PanicControl panic = new PanicControl(dataplane, Clock.systemUTC())) {
            assertThatIllegalArgumentException().isThrownBy(() -> panic.panic(Duration.ZERO));
            assertThatIllegalArgumentException().isThrownBy(() -> panic.panic(Duration.ofDays(2)));
            panic.panic(Duration.ofHours(1));
            assertThat(panic.endPanic()).isTrue();
            assertThat(dataplane.isPanicking()).isFalse();
        }
    }
}
