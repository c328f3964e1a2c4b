package io.xdpgate.metrics;

import static io.xdpgate.testkit.Drafts.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xdpgate.control.AttachmentControl;
import io.xdpgate.control.IncrementalCompilation;
import io.xdpgate.control.InterfaceFollower;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.DataplaneException;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.store.MemoryPolicyStore;
import io.xdpgate.testkit.Drafts;
import io.xdpgate.testkit.FakeDataplane;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class DataplaneHealthTest {
    private final FakeDataplane dataplane = new FakeDataplane().withInterface("eth1");
    private final PolicyControl policy = new PolicyControl(
            dataplane,
            new IncrementalCompilation(Guard.NONE),
            new MemoryPolicyStore(),
            PolicyLimits.DEFAULT,
            Clock.systemUTC());
    private final AttachmentControl attachments = new AttachmentControl(dataplane, policy);
    private final DataplaneHealth health =
            new DataplaneHealth(dataplane, policy, attachments, new InterfaceFollower(dataplane, policy, attachments));

    @AfterEach
    void close() {
        policy.close();
    }

    @Test
    void outOfServiceUntilThePolicyAndTheWantedAttachmentsAreThere() {
        attachments.want("eth1", AttachMode.AUTO);
        assertThat(status()).isEqualTo(Status.OUT_OF_SERVICE);
        policy.initialise();
        assertThat(status()).isEqualTo(Status.OUT_OF_SERVICE);
        assertThat(health.health().getDetails()).containsEntry("attachmentsPending", Set.of("eth1"));
        attachments.attach("eth1", AttachMode.AUTO, false);
        assertThat(status()).isEqualTo(Status.UP);
        assertThat(health.health().getDetails()).containsEntry("attachments", Map.of("eth1", "native"));
    }

    @Test
    void upWithoutAnyAttachmentWanted() {
        policy.initialise();
        assertThat(status()).isEqualTo(Status.UP);
    }

    @Test
    void downWhenAnAttachmentIsGoneUntilItIsBackOrGivenUp() {
        policy.initialise();
        attachments.attach("eth1", AttachMode.AUTO, false);
        dataplane.loseAttachment("eth1");
        assertThat(status()).isEqualTo(Status.DOWN);
        assertThat(health.health().getDetails()).containsEntry("attachmentsMissing", Set.of("eth1"));
        attachments.attach("eth1", AttachMode.AUTO, false);
        assertThat(status()).isEqualTo(Status.UP);
        attachments.detach("eth1");
        assertThat(status()).isEqualTo(Status.UP);
    }

    @Test
    void downWhenTheReaderDied() {
        policy.initialise();
        dataplane.setReaderAlive(false);
        assertThat(status()).isEqualTo(Status.DOWN);
    }

    @Test
    void downAfterAFailedInstallUntilOneSucceeds() {
        policy.initialise();
        dataplane.failNextInstall();
        assertThatExceptionOfType(DataplaneException.class)
                .isThrownBy(() -> policy.create(List.of(Drafts.drop("a", 80)), PLAIN));
        assertThat(status()).isEqualTo(Status.DOWN);
        policy.reinstall();
        assertThat(status()).isEqualTo(Status.UP);
    }

    private Status status() {
        return health.health().getStatus();
    }
}
