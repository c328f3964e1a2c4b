package io.xdpgate.control;

import static io.xdpgate.testkit.Drafts.PLAIN;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.Attachment;
import io.xdpgate.dataplane.NetworkInterface;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.store.MemoryPolicyStore;
import io.xdpgate.testkit.Drafts;
import io.xdpgate.testkit.FakeDataplane;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InterfaceFollowerTest {
    private final FakeDataplane dataplane =
            new FakeDataplane().withInterface("eth1").withInterface("eth2");
    private final PolicyControl policy = new PolicyControl(
            dataplane,
            new IncrementalCompilation(Guard.NONE),
            new MemoryPolicyStore(),
            PolicyLimits.DEFAULT,
            Clock.systemUTC());
    private final Map<String, String> kept = new TreeMap<>();
    private final AttachmentStore store = new AttachmentStore() {
        @Override
        public void put(String interfaceName, String mode) {
            kept.put(interfaceName, mode);
        }

        @Override
        public void remove(String interfaceName) {
            kept.remove(interfaceName);
        }

        @Override
        public Map<String, String> load() {
            return Map.copyOf(kept);
        }
    };
    private final AttachmentControl attachments = new AttachmentControl(dataplane, policy, store);
    private final InterfaceFollower follower = new InterfaceFollower(dataplane, policy, attachments);

    @BeforeEach
    void attachOne() {
        policy.initialise();
        attachments.attach("eth1", AttachMode.AUTO, false);
        follower.start();
    }

    @AfterEach
    void close() {
        follower.close();
        policy.close();
    }

    @Test
    void whatIsWantedAndNothingElseIsAttached() {
        dataplane.noticeChange();
        assertThat(dataplane.attachments()).containsOnlyKeys("eth1");
        assertThat(follower.troubles()).isEmpty();
    }

    @Test
    void anInterfaceThatComesBackIsAttachedAgainInTheModeThatWasAskedFor() {
        dataplane.removeInterface("eth1");
        dataplane.noticeChange();
        assertThat(follower.troubles()).containsOnlyKeys("eth1");
        assertThat(follower.troubles().get("eth1")).contains("gone", "comes back");
        dataplane.withInterface("eth1");
        dataplane.noticeChange();
        assertThat(dataplane.attachments().get("eth1"))
                .isNotNull()
                .extracting(Attachment::requestedMode)
                .isEqualTo(AttachMode.AUTO);
        assertThat(follower.troubles()).isEmpty();
    }

    @Test
    void oneThatWasDetachedOnPurposeStaysSo() {
        attachments.detach("eth1");
        dataplane.noticeChange();
        assertThat(dataplane.attachments()).isEmpty();
        assertThat(follower.troubles()).isEmpty();
    }

    @Test
    void whatCannotBeAttachedAgainIsToldOnceWithTheRemedyAndTriedWhenItChanged() {
        attachments.attach("eth1", AttachMode.NATIVE, false);
        dataplane.removeInterface("eth1");
        NetworkInterface large = new NetworkInterface("eth1", 9, "veth", "veth", null, 9_000, 1, true, null);
        dataplane.withInterface(large, EnumSet.of(AttachMode.GENERIC));
        dataplane.noticeChange();
        assertThat(follower.troubles().get("eth1")).contains("native", "EOPNOTSUPP", "choose another mode");

        // As it is it would be refused again; nobody asks the kernel a second time.
        dataplane.withInterface(large, EnumSet.of(AttachMode.NATIVE));
        dataplane.noticeChange();
        assertThat(dataplane.attachments()).isEmpty();
        assertThat(follower.troubles().get("eth1")).contains("EOPNOTSUPP");

        dataplane.withInterface(
                new NetworkInterface("eth1", 9, "veth", "veth", null, 1_500, 1, true, null),
                EnumSet.of(AttachMode.NATIVE));
        dataplane.noticeChange();
        assertThat(dataplane.attachments()).containsOnlyKeys("eth1");
        assertThat(follower.troubles()).isEmpty();
    }

    @Test
    void aRenamedInterfaceStaysAttachedAndRulesFollowItsName() {
        policy.create(List.of(Drafts.dropOn("west", 80)), PLAIN);
        int installs = dataplane.installs().size();
        Attachment before = requireNonNull(dataplane.attachments().get("eth1"));
        dataplane.renameInterface("eth1", "west");
        dataplane.noticeChange();
        assertThat(dataplane.attachments()).containsOnly(Map.entry("west", before.named("west")));
        assertThat(attachments.wanted()).containsOnlyKeys("west");
        assertThat(dataplane.interfaceSlots()).containsOnlyKeys("west");
        assertThat(dataplane.installs()).hasSizeGreaterThan(installs);
        assertThat(follower.troubles()).isEmpty();
    }

    @Test
    void anotherInterfaceOfTheFormerNameIsAttachedToo() {
        dataplane.renameInterface("eth1", "west");
        dataplane.noticeChange();
        dataplane.withInterface("eth1");
        dataplane.noticeChange();
        assertThat(dataplane.attachments()).containsOnlyKeys("west", "eth1");
        assertThat(attachments.wanted()).containsOnlyKeys("west", "eth1");
    }

    @Test
    void twoThatChangeNamesWithEachOtherStayAttached() {
        attachments.attach("eth2", AttachMode.GENERIC, false);
        int first = ifindex("eth1");
        dataplane.renameInterface("eth1", "eth0");
        dataplane.renameInterface("eth2", "eth1");
        dataplane.renameInterface("eth0", "eth2");
        dataplane.noticeChange();
        assertThat(ifindex("eth2")).isEqualTo(first);
        assertThat(attachments.wanted())
                .containsEntry("eth1", AttachMode.GENERIC)
                .containsEntry("eth2", AttachMode.AUTO);
        assertThat(dataplane.interfaceSlots()).containsOnlyKeys("eth1", "eth2");
    }

    @Test
    void aRestartLooksForOneThatWasRenamedByItsNewName() {
        attachments.attachForGood("eth2", AttachMode.GENERIC, false);
        dataplane.renameInterface("eth2", "west");
        dataplane.renameInterface("eth1", "east");
        dataplane.noticeChange();
        assertThat(dataplane.attachments()).containsOnlyKeys("west", "east");
        assertThat(new AttachmentControl(dataplane, policy, store).saved())
                .as("only the one that was attached for good")
                .isEqualTo(Map.of("west", AttachMode.GENERIC));
    }

    @Test
    void twoThatChangeNamesWithEachOtherAreBothKept() {
        attachments.attachForGood("eth1", AttachMode.NATIVE, false);
        attachments.attachForGood("eth2", AttachMode.GENERIC, false);
        dataplane.renameInterface("eth1", "eth0");
        dataplane.renameInterface("eth2", "eth1");
        dataplane.renameInterface("eth0", "eth2");
        dataplane.noticeChange();
        assertThat(attachments.saved()).isEqualTo(Map.of("eth1", AttachMode.GENERIC, "eth2", AttachMode.NATIVE));
    }

    @Test
    void oneThatMovedToAnotherNamespaceIsSaidToFilterThere() {
        dataplane.moveAway("eth1");
        dataplane.noticeChange();
        assertThat(follower.troubles().get("eth1")).contains("another network namespace", "keeps filtering");
        assertThat(dataplane.attachments()).containsOnlyKeys("eth1");
    }

    private int ifindex(String name) {
        return requireNonNull(dataplane.attachments().get(name)).ifindex();
    }
}
