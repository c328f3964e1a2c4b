package io.xdpgate.control;

import static io.xdpgate.testkit.Drafts.PLAIN;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.xdpgate.bpf.BpfDataplane;
import io.xdpgate.bpf.BpfOptions;
import io.xdpgate.bpf.TestRun;
import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.Attachment;
import io.xdpgate.dataplane.EventSink;
import io.xdpgate.dataplane.PacketEvent;
import io.xdpgate.dataplane.Total;
import io.xdpgate.packet.FrameBuilder;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.store.MemoryPolicyStore;
import io.xdpgate.testkit.Drafts;
import io.xdpgate.testkit.RequiresBpf;
import io.xdpgate.testkit.TestNamespace;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real interfaces that come, go, move and change their names, each followed within two seconds. */
@RequiresBpf
class FollowedInterfacesTest {
    private static final byte[] WEB = FrameBuilder.ipv4().tcp(40_000, 80).build();

    private final TestNamespace namespace = TestNamespace.create();
    private final BpfDataplane dataplane =
            BpfDataplane.open(BpfOptions.DEFAULT.withNetns(namespace.name()), new Nobody());
    private final PolicyControl policy = new PolicyControl(
            dataplane,
            new IncrementalCompilation(Guard.NONE),
            new MemoryPolicyStore(),
            PolicyLimits.DEFAULT,
            Clock.systemUTC());
    private final AttachmentControl attachments = new AttachmentControl(dataplane, policy);
    private final InterfaceFollower follower = new InterfaceFollower(dataplane, policy, attachments);

    @BeforeEach
    void attachLeft() {
        namespace.addVeth("left", "right");
        policy.initialise();
        attachments.attach("left", AttachMode.AUTO, false);
        follower.start();
    }

    @AfterEach
    void close() {
        follower.close();
        policy.close();
        dataplane.close();
        namespace.close();
    }

    @Test
    void deletedAndMadeAgainIsAttachedAgain() {
        for (int round = 0; round < 3; round++) {
            int before = attachment("left").ifindex();
            namespace.run("ip", "link", "del", "left");
            soon(() -> !follower.troubles().isEmpty());
            assertThat(dataplane.attachments()).isEmpty();
            namespace.addVeth("left", "right");
            soon(() -> dataplane.attachments().containsKey("left"));
            assertThat(attachment("left").ifindex()).isNotEqualTo(before);
            assertThat(attachment("left").mode()).isEqualTo(AttachMode.NATIVE);
            soon(() -> follower.troubles().isEmpty());
        }
    }

    @Test
    void renamedStaysAttachedAndRulesMeanItByItsNewName() {
        policy.create(List.of(Drafts.dropOn("west", 80)), PLAIN);
        assertThat(dataplane.testRun(WEB, 1, "left").action()).isEqualTo(TestRun.XDP_PASS);
        int program = attachment("left").program().id();
        int ifindex = attachment("left").ifindex();
        namespace.run("ip", "link", "set", "left", "down");
        namespace.run("ip", "link", "set", "left", "name", "west");
        namespace.run("ip", "link", "set", "west", "up");
        soon(() -> dataplane.attachments().containsKey("west"));
        assertThat(dataplane.attachments()).containsOnlyKeys("west");
        assertThat(attachment("west").ifindex()).isEqualTo(ifindex);
        assertThat(attachment("west").program().id()).isEqualTo(program);
        assertThat(dataplane.interfaceSlots()).containsOnlyKeys("west");
        soon(() -> dataplane.testRun(WEB, 1, "west").action() == TestRun.XDP_DROP);
        assertThat(packets("left"))
                .as("what was counted before the rename stays")
                .isOne();
        assertThat(packets("west")).isPositive();

        namespace.run("ip", "link", "set", "west", "name", "left");
        soon(() -> dataplane.attachments().containsKey("left"));
        soon(() -> dataplane.testRun(WEB, 1, "left").action() == TestRun.XDP_PASS);
    }

    @Test
    void downAndUpAgainNothingChanges() {
        Attachment before = attachment("left");
        namespace.run("ip", "link", "set", "left", "down");
        namespace.run("ip", "link", "set", "left", "up");
        namespace.run("ip", "link", "add", "other", "type", "veth", "peer", "name", "last"); // seen after those two
        soon(() -> dataplane.interfaces().size() == 5);
        assertThat(attachment("left")).isSameAs(before);
        assertThat(follower.troubles()).isEmpty();
    }

    @Test
    void movedToAnotherNamespaceItFiltersThereAndThatIsSaid() {
        policy.create(List.of(Drafts.drop("web", 80)), PLAIN);
        try (TestNamespace other = TestNamespace.create()) {
            namespace.run("ip", "link", "set", "left", "netns", other.name());
            soon(() -> follower.troubles().getOrDefault("left", "").contains("another network namespace"));
            assertThat(follower.troubles().get("left")).contains("keeps filtering");
            assertThat(other.run("ip", "-d", "link", "show", "dev", "left"))
                    .contains("prog/xdp id " + dataplane.program().id() + " ");

            // Another interface of the name is attached as well, and the one that moved keeps its program.
            namespace.addVeth("left", "third");
            soon(() -> attachedHere("left"));
            assertThat(other.run("ip", "-d", "link", "show", "dev", "left"))
                    .contains("prog/xdp id " + dataplane.program().id() + " ");
        }
    }

    /** A veth in native mode limits its peer, whose frames it has to take. */
    @Test
    void aNativeInterfaceRefusesAnMtuThatItsFramesWouldNotFitAndOneThatComesWithItIsTakenInGenericMode() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> namespace.run("ip", "link", "set", "right", "mtu", "9000"));
        assertThat(attachment("left").mode()).isEqualTo(AttachMode.NATIVE);
        namespace.run("ip", "link", "del", "left");
        namespace.run(
                "ip", "link", "add", "right", "mtu", "9000", "type", "veth", "peer", "name", "left", "mtu", "9000");
        soon(() -> dataplane.attachments().containsKey("left"));
        assertThat(attachment("left").mode()).isEqualTo(AttachMode.GENERIC);
        assertThat(attachment("left").attempts().getFirst().remedy()).contains("MTU", "9000");
    }

    @Test
    void oneThatMustBeNativeAndCannotIsToldWithTheRemedyAndAttachedWhenItCan() {
        attachments.attach("left", AttachMode.NATIVE, false);
        namespace.run("ip", "link", "del", "left");
        namespace.run(
                "ip", "link", "add", "right", "mtu", "9000", "type", "veth", "peer", "name", "left", "mtu", "9000");
        soon(() -> follower.troubles().getOrDefault("left", "").contains("lower the MTU"));
        assertThat(dataplane.attachments()).isEmpty();
        namespace.run("ip", "link", "set", "right", "mtu", "1500");
        namespace.run("ip", "link", "set", "left", "mtu", "1500");
        soon(() -> dataplane.attachments().containsKey("left"));
        assertThat(attachment("left").mode()).isEqualTo(AttachMode.NATIVE);
        soon(() -> follower.troubles().isEmpty());
    }

    private long packets(String name) {
        return dataplane.totals().stream()
                .filter(total -> total.interfaceName().equals(name))
                .mapToLong(Total::packets)
                .sum();
    }

    private boolean attachedHere(String name) {
        return dataplane.interfaces().stream()
                .anyMatch(device -> device.name().equals(name) && device.program() != null);
    }

    private Attachment attachment(String name) {
        return requireNonNull(dataplane.attachments().get(name), name);
    }

    private static void soon(BooleanSupplier holds) {
        await().atMost(Duration.ofSeconds(2))
                .pollInterval(Duration.ofMillis(10))
                .until(holds::getAsBoolean);
    }

    private static final class Nobody implements EventSink {
        @Override
        public void packet(PacketEvent event) {}

        @Override
        public void lost(long count) {}
    }
}
