package io.xdpgate.bpf;

import static io.xdpgate.judge.Rules.policy;
import static io.xdpgate.judge.Rules.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.xdpgate.bpf.ffi.LinkDescription;
import io.xdpgate.compiler.PolicyTablesCompiler;
import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.AttachRefusedException;
import io.xdpgate.dataplane.Attachment;
import io.xdpgate.dataplane.RuleCounter;
import io.xdpgate.dataplane.Total;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Matches;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Verdict;
import io.xdpgate.testkit.RequiresBpf;
import io.xdpgate.testkit.TestNamespace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@RequiresBpf
class VlanTagsTest {
    private static final String TX = "tx-vlan-offload";
    private static final String TX_STAG = "tx-vlan-stag-hw-insert";

    private final TestNamespace namespace = TestNamespace.create();
    private final BpfDataplane dataplane =
            BpfDataplane.open(BpfOptions.DEFAULT.withNetns(namespace.name()), new Recording());

    @TempDir
    private Path folder;

    @BeforeEach
    void preparePolicyAndPair() {
        namespace.addVeth("left", "right");
        dataplane.install(SmallPolicies.of(1, Verdict.PASS));
    }

    @AfterEach
    void closeEverything() {
        dataplane.close();
        namespace.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"NATIVE", "GENERIC"})
    void thePeerLeavesTagsInTheFrameWhileAttached(AttachMode mode) {
        String untouched = namespace.run("ethtool", "-k", "left");
        assertThat(features()).containsEntry(TX, "on").containsEntry(TX_STAG, "on");
        Attachment attachment = dataplane.attach("left", mode, false);
        assertThat(attachment.vlanTagsVisible()).isTrue();
        assertThat(attachment.vlanTagsRemedy()).isNull();
        assertThat(features())
                .containsEntry(TX, "off")
                .containsEntry(TX_STAG, "off")
                .containsEntry("rx-vlan-offload", "on");
        assertThat(namespace.run("ethtool", "-k", "left")).isEqualTo(untouched);
        dataplane.detach("left");
        assertThat(features()).containsEntry(TX, "on").containsEntry(TX_STAG, "on");
    }

    @Test
    void whatWasOffBeforeStaysOff() {
        namespace.run("ethtool", "-K", "right", "txvlan", "off");
        assertThat(dataplane.attach("left", AttachMode.AUTO, false).vlanTagsVisible())
                .isTrue();
        dataplane.detach("left");
        assertThat(features()).containsEntry(TX, "off").containsEntry(TX_STAG, "on");
    }

    /** Finding the peer and reading its features, asking, reading again: whichever of them fails. */
    @ParameterizedTest
    @CsvSource({"1, on", "2, on", "3, on", "4, off"})
    void aFailureOnTheWayIsARemedyAndForgetsNothing(int failing, String meanwhile) {
        try (NamespaceThread thread = NamespaceThread.start(namespace.path())) {
            LinkDescription left = thread.call(() -> InterfaceCatalog.find("left"));
            AtomicInteger calls = new AtomicInteger();
            VlanTags tags = VlanTags.expose(left, new VlanTags.Place() {
                @Override
                public <T> T call(Supplier<T> task) {
                    if (calls.incrementAndGet() == failing) {
                        throw new IllegalStateException("test");
                    }
                    return thread.call(task);
                }
            });
            assertThat(tags.remedy()).contains("VLAN offload", "test");
            assertThat(features()).containsEntry(TX, meanwhile).containsEntry(TX_STAG, meanwhile);
            tags.restore();
            assertThat(features()).containsEntry(TX, "on").containsEntry(TX_STAG, "on");
        }
    }

    @Test
    void anotherModeKeepsItOffAndClosingSwitchesItOn() {
        dataplane.attach("left", AttachMode.NATIVE, false);
        assertThat(dataplane.attach("left", AttachMode.GENERIC, false).vlanTagsVisible())
                .isTrue();
        assertThat(features()).containsEntry(TX, "off").containsEntry(TX_STAG, "off");
        dataplane.close();
        assertThat(features()).containsEntry(TX, "on").containsEntry(TX_STAG, "on");
    }

    @Test
    void aRefusedModeTouchesNothing() {
        assertThatExceptionOfType(AttachRefusedException.class)
                .isThrownBy(() -> dataplane.attach("left", AttachMode.OFFLOAD, false));
        assertThat(features()).containsEntry(TX, "on").containsEntry(TX_STAG, "on");
    }

    @ParameterizedTest
    @EnumSource(names = {"NATIVE", "GENERIC"})
    void aPeerInAnotherNamespaceIsLeftAloneAndNamedInTheRemedy(AttachMode mode) {
        try (TestNamespace other = TestNamespace.create()) {
            namespace.addVeth("here", other, "there");
            Attachment attachment = dataplane.attach("here", mode, false);
            assertThat(attachment.vlanTagsVisible()).isFalse();
            assertThat(attachment.vlanTagsRemedy()).contains("'here'", "ethtool -K", "txvlan off", "namespace");
            assertThat(features(other.run("ethtool", "-k", "there"))).containsEntry(TX, "on");
            assertThat(dataplane.detach("here")).isTrue();
        }
    }

    /** As when a service protects a container from outside: the peer is where the service itself is. */
    @Test
    void aPeerInTheNamespaceOfTheProcessIsSwitched() throws Exception {
        try (TestNamespace own = TestNamespace.create()) {
            own.addVeth("there", namespace, "here");
            Pings.prepare(own, "there", 2);
            Stream<String> java = ChildJvm.command(ChildJvm.copyClasses(folder), "here", namespace.name());
            List<Map<String, String>> during = new ArrayList<>();
            List<String> said =
                    ChildJvm.run(Stream.concat(Stream.of("nsenter", "--net=" + own.path(), "--"), java), () -> {
                        during.add(features(own.run("ethtool", "-k", "there")));
                        Pings.send(own, "there", 2, 1);
                    });
            assertThat(said).contains("vlan tags visible true", "event here r_1", "detached true");
            assertThat(during.getFirst()).containsEntry(TX, "off").containsEntry(TX_STAG, "off");
            assertThat(features(own.run("ethtool", "-k", "there")))
                    .containsEntry(TX, "on")
                    .containsEntry(TX_STAG, "on");
        }
    }

    @Test
    void anInterfaceWithoutTheOffloadNeedsNothing() {
        Attachment attachment = dataplane.attach("lo", AttachMode.GENERIC, false);
        assertThat(attachment.vlanTagsVisible()).isTrue();
    }

    @Test
    void anInterfaceAboveOthersCannotPromiseAnything() {
        namespace.run("ip", "link", "add", "bridge", "type", "bridge");
        Attachment attachment = dataplane.attach("bridge", AttachMode.GENERIC, false);
        assertThat(attachment.vlanTagsVisible()).isFalse();
        assertThat(attachment.vlanTagsRemedy()).contains("'bridge'", "rxvlan off");
    }

    @Test
    void anInterfaceThatHasGoneIsDetachedWithoutIt() {
        dataplane.attach("left", AttachMode.AUTO, false);
        namespace.run("ip", "link", "del", "left");
        assertThat(dataplane.detach("left")).isFalse();
        assertThat(dataplane.interfaceSlots()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"NATIVE, 0x8100", "GENERIC, 0x8100", "NATIVE, 0x88a8"})
    void aRuleSeesTagsThatTheOffloadWouldHide(AttachMode mode, String protocol) throws Exception {
        dataplane.install(new PolicyTablesCompiler()
                .compile(
                        policy(Verdict.PASS, rule(Matches.match().vlans(10).build(), Action.DROP)),
                        Guard.NONE,
                        Map.of())
                .tables());
        tagWhatLeavesRight(Integer.decode(protocol));
        Pings.prepare(namespace, "right", 2);
        dataplane.attach("left", mode, false);
        Pings.send(namespace, "right", 2, 3);
        await().atMost(Duration.ofSeconds(5)).until(() -> droppedByRule() == 3);

        namespace.run("ethtool", "-K", "right", "txvlan", "on", TX_STAG, "on");
        Pings.send(namespace, "right", 2, 3);
        await().atMost(Duration.ofSeconds(5))
                .until(() -> dataplane.totals().stream()
                        .filter(total -> total.interfaceName().equals("left") && total.reason() == Reason.DEFAULT)
                        .mapToLong(Total::packets)
                        .anyMatch(packets -> packets == 3));
        assertThat(droppedByRule()).isEqualTo(3);
    }

    private long droppedByRule() {
        return dataplane.ruleCounters().getOrDefault("r_1", RuleCounter.ZERO).packets();
    }

    private void tagWhatLeavesRight(int protocol) throws IOException, InterruptedException {
        Path object = CompiledProgram.tagging(folder, protocol);
        namespace.run("tc", "qdisc", "add", "dev", "right", "clsact");
        namespace.run(
                "tc",
                "filter",
                "add",
                "dev",
                "right",
                "egress",
                "bpf",
                "direct-action",
                "obj",
                object.toString(),
                "sec",
                "tc");
    }

    private Map<String, String> features() {
        return features(namespace.run("ethtool", "-k", "right"));
    }

    /** Feature name to {@code on} or {@code off}. */
    private static Map<String, String> features(String shown) {
        return shown.lines()
                .map(line -> line.strip().split(":? ", -1))
                .filter(words -> words.length > 1)
                .collect(Collectors.toMap(words -> words[0], words -> words[1], (a, b) -> a));
    }
}
