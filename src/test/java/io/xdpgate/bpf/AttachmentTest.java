package io.xdpgate.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.xdpgate.bpf.ffi.OpenHandles;
import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.AttachRefusedException;
import io.xdpgate.dataplane.Attachment;
import io.xdpgate.dataplane.ForeignProgramException;
import io.xdpgate.dataplane.NetworkInterface;
import io.xdpgate.dataplane.NoSuchInterfaceException;
import io.xdpgate.dataplane.ProgramFacts;
import io.xdpgate.dataplane.Total;
import io.xdpgate.policy.Verdict;
import io.xdpgate.testkit.RequiresBpf;
import io.xdpgate.testkit.TestNamespace;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One program for all tests: loading it is what takes long. */
@RequiresBpf
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttachmentTest {
    private final List<String> handlesBefore = OpenHandles.list();
    private final TestNamespace namespace = TestNamespace.create();
    private final BpfDataplane dataplane =
            BpfDataplane.open(BpfOptions.DEFAULT.withNetns(namespace.name()), new Recording());

    private List<String> handlesWithoutAttachments = List.of();

    @BeforeAll
    void preparePolicy() {
        dataplane.install(SmallPolicies.of(1, Verdict.PASS));
        handlesWithoutAttachments = OpenHandles.list();
    }

    @BeforeEach
    void preparePair() {
        namespace.addVeth("left", "right");
    }

    @AfterEach
    void detachEverything() {
        List.of("left", "right", "west").forEach(dataplane::detach);
        assertThat(dataplane.attachments()).isEmpty();
        assertThat(dataplane.interfaceSlots()).isEmpty();
        assertThat(OpenHandles.list()).isEqualTo(handlesWithoutAttachments);
        assertThat(ip("left").has("xdp")).isFalse();
        namespace.run("ip", "link", "del", "left");
    }

    @AfterAll
    void closeEverything() {
        int id = dataplane.program().id();
        dataplane.close();
        assertThat(OpenHandles.list()).isEqualTo(handlesBefore);
        namespace.close();
        await().atMost(Duration.ofSeconds(5))
                .until(() -> io.xdpgate.bpf.ffi.Descriptions.programById(id).isEmpty());
    }

    @Test
    void closingTakesTheProgramOff() {
        try (BpfDataplane other = BpfDataplane.open(BpfOptions.DEFAULT.withNetns(namespace.name()), new Recording())) {
            other.install(SmallPolicies.of(1, Verdict.PASS));
            other.attach("left", AttachMode.NATIVE, false);
            assertThat(ip("left").has("xdp")).isTrue();
        }
        assertThat(ip("left").has("xdp")).isFalse();
    }

    @Test
    void autoTakesTheDriverAndSaysWhatIpSays() {
        Attachment attachment = dataplane.attach("left", AttachMode.AUTO, false);
        assertThat(attachment.mode()).isEqualTo(AttachMode.NATIVE);
        assertThat(attachment.requestedMode()).isEqualTo(AttachMode.AUTO);
        assertThat(attachment.gap()).isFalse();
        assertThat(attachment.attempts())
                .singleElement()
                .satisfies(one -> assertThat(one.attached()).isTrue());
        JsonNode shown = ip("left").get("xdp");
        assertThat(shown.get("mode").asInt()).isEqualTo(1);
        JsonNode program = shown.get("prog");
        ProgramFacts facts = attachment.program();
        assertThat(facts.id()).isEqualTo(program.get("id").asInt());
        assertThat(facts.name()).isEqualTo(program.get("name").asString());
        assertThat(facts.tag()).isEqualTo(program.get("tag").asString());
        assertThat(facts.jited()).isEqualTo(program.get("jited").asBoolean());
        assertThat(facts.mapIds()).isNotEmpty();
        assertThat(dataplane.attachments()).containsOnlyKeys("left");
        assertThat(dataplane.interfaceSlots()).containsOnlyKeys("left");
    }

    @Test
    void attachingAgainChangesNothing() {
        Attachment first = dataplane.attach("left", AttachMode.NATIVE, false);
        assertThat(dataplane.attach("left", AttachMode.NATIVE, false)).isSameAs(first);
    }

    @Test
    void theModeThatIsThereAlreadyIsTakenWithoutAGap() {
        dataplane.attach("left", AttachMode.AUTO, false);
        List<String> handles = OpenHandles.list();
        Attachment named = dataplane.attach("left", AttachMode.NATIVE, false);
        assertThat(named.requestedMode()).isEqualTo(AttachMode.NATIVE);
        assertThat(named.gap()).isFalse();
        assertThat(dataplane.attach("left", AttachMode.AUTO, false).gap()).isFalse();
        assertThat(OpenHandles.list()).isEqualTo(handles);
    }

    @Test
    void offloadOnANicWithoutItIsRefusedAndNothingAttached() {
        assertThatExceptionOfType(AttachRefusedException.class)
                .isThrownBy(() -> dataplane.attach("left", AttachMode.OFFLOAD, false))
                .satisfies(refused -> assertThat(refused.attempts())
                        .singleElement()
                        .satisfies(attempt -> {
                            assertThat(attempt.mode()).isEqualTo(AttachMode.OFFLOAD);
                            assertThat(attempt.attached()).isFalse();
                            assertThat(attempt.message()).isNotBlank();
                            assertThat(attempt.remedy()).contains("native", "generic");
                        }));
        assertThat(ip("left").has("xdp")).isFalse();
        assertThat(dataplane.attachments()).isEmpty();
        assertThat(dataplane.interfaceSlots()).isEmpty();
    }

    @Test
    void theFormerModeStaysWhenTheNewOneIsRefused() {
        namespace.run("ip", "link", "set", "left", "mtu", "9000");
        namespace.run("ip", "link", "set", "right", "mtu", "9000");
        dataplane.attach("left", AttachMode.GENERIC, false);
        assertThatExceptionOfType(AttachRefusedException.class)
                .isThrownBy(() -> dataplane.attach("left", AttachMode.NATIVE, false))
                .satisfies(refused -> assertThat(refused.getSuppressed()).isEmpty());
        assertThat(ip("left").get("xdp").get("mode").asInt()).isEqualTo(2);
        assertThat(dataplane.attachments().values())
                .extracting(Attachment::mode)
                .containsExactly(AttachMode.GENERIC);
    }

    @Test
    void anotherModeIsTakenWithAGap() {
        dataplane.attach("left", AttachMode.NATIVE, false);
        Attachment generic = dataplane.attach("left", AttachMode.GENERIC, false);
        assertThat(generic.mode()).isEqualTo(AttachMode.GENERIC);
        assertThat(generic.gap()).isTrue();
        assertThat(ip("left").get("xdp").get("mode").asInt()).isEqualTo(2);
    }

    @Test
    void aFrameTooBigForNativeIsExplainedAndGenericTaken() {
        namespace.run("ip", "link", "set", "left", "mtu", "9000");
        namespace.run("ip", "link", "set", "right", "mtu", "9000");
        assertThatExceptionOfType(AttachRefusedException.class)
                .isThrownBy(() -> dataplane.attach("left", AttachMode.NATIVE, false))
                .satisfies(refused -> assertThat(refused.attempts())
                        .singleElement()
                        .satisfies(attempt -> {
                            assertThat(attempt.message()).contains("MTU", "ERANGE");
                            assertThat(attempt.remedy()).contains("9000", "generic");
                        }));
        assertThat(dataplane.attachments()).isEmpty();
        assertThat(dataplane.interfaceSlots()).isEmpty();
        assertThat(ip("left").has("xdp")).isFalse();

        Attachment attachment = dataplane.attach("left", AttachMode.AUTO, false);
        assertThat(attachment.mode()).isEqualTo(AttachMode.GENERIC);
        assertThat(attachment.attempts()).hasSize(2);
        assertThat(attachment.attempts().getFirst().attached()).isFalse();
    }

    @Test
    void offloadIsRefusedAndTheFormerModeStays() {
        dataplane.attach("left", AttachMode.NATIVE, false);
        assertThatExceptionOfType(AttachRefusedException.class)
                .isThrownBy(() -> dataplane.attach("left", AttachMode.OFFLOAD, false))
                .satisfies(refused -> assertThat(refused.attempts())
                        .singleElement()
                        .satisfies(attempt -> assertThat(attempt.message()).isNotBlank()));
        assertThat(dataplane.attachments().values())
                .extracting(Attachment::mode)
                .containsExactly(AttachMode.NATIVE);
    }

    @Test
    void aForeignProgramIsRespectedUnlessForced() {
        try (BpfDataplane other = BpfDataplane.open(BpfOptions.DEFAULT.withNetns(namespace.name()), new Recording())) {
            other.install(SmallPolicies.of(1, Verdict.PASS));
            ProgramFacts foreign =
                    other.attach("left", AttachMode.NATIVE, false).program();
            assertThatExceptionOfType(ForeignProgramException.class)
                    .isThrownBy(() -> dataplane.attach("left", AttachMode.AUTO, false))
                    .satisfies(refused -> {
                        assertThat(refused.programId()).isEqualTo(foreign.id());
                        assertThat(refused.program()).isEqualTo(foreign);
                    });
            Attachment forced = dataplane.attach("left", AttachMode.AUTO, true);
            assertThat(forced.gap()).isTrue();
            assertThat(ip("left").get("xdp").get("prog").get("id").asInt())
                    .isEqualTo(dataplane.program().id());
            assertThat(other.attachments()).isEmpty();
        }
    }

    @Test
    void aForeignProgramIsPutBackWhenOursIsRefused() {
        try (BpfDataplane other = BpfDataplane.open(BpfOptions.DEFAULT.withNetns(namespace.name()), new Recording())) {
            other.install(SmallPolicies.of(1, Verdict.PASS));
            int foreign =
                    other.attach("left", AttachMode.GENERIC, false).program().id();
            assertThatExceptionOfType(AttachRefusedException.class)
                    .isThrownBy(() -> dataplane.attach("left", AttachMode.OFFLOAD, true));
            assertThat(ip("left").get("xdp").get("prog").get("id").asInt()).isEqualTo(foreign);
            namespace.run("ip", "link", "set", "left", "xdpgeneric", "off");
        }
    }

    @Test
    void interfacesShowWhoIsAttached() {
        dataplane.attach("left", AttachMode.GENERIC, false);
        List<NetworkInterface> interfaces = dataplane.interfaces();
        assertThat(interfaces).extracting(NetworkInterface::name).containsExactlyInAnyOrder("lo", "left", "right");
        NetworkInterface left = interfaces.stream()
                .filter(one -> one.name().equals("left"))
                .findFirst()
                .orElseThrow();
        assertThat(left.driver()).isEqualTo("veth");
        assertThat(left.program())
                .isEqualTo(
                        new NetworkInterface.AttachedProgram(dataplane.program().id(), AttachMode.GENERIC, true));
    }

    @Test
    void detachingFreesTheInterfaceAndItsSlotComesBack() {
        int slot = slotAfterAttach("left");
        assertThat(dataplane.detach("left")).isTrue();
        assertThat(dataplane.detach("left")).isFalse();
        assertThat(ip("left").has("xdp")).isFalse();
        assertThat(slotAfterAttach("right")).isNotEqualTo(slot);
        assertThat(slotAfterAttach("left")).isEqualTo(slot);
    }

    private int slotAfterAttach(String name) {
        dataplane.attach(name, AttachMode.AUTO, false);
        return java.util.Objects.requireNonNull(dataplane.interfaceSlots().get(name));
    }

    @Test
    void packetsAreCountedUnderTheirInterface() {
        dataplane.attach("left", AttachMode.AUTO, false);
        assertThat(dataplane.testRun(SmallFrames.UDP, 1, "left").action()).isEqualTo(TestRun.XDP_PASS);
        assertThat(dataplane.totals())
                .extracting(Total::interfaceName, Total::packets)
                .contains(org.assertj.core.groups.Tuple.tuple("left", 1L));
        dataplane.detach("left");
        assertThat(dataplane.totals()).extracting(Total::interfaceName).contains("left");
    }

    @Test
    void anInterfaceThatIsGoneIsNoLongerAttached() {
        dataplane.attach("left", AttachMode.AUTO, false);
        namespace.run("ip", "link", "del", "left");
        assertThat(dataplane.attachments()).isEmpty();
        namespace.addVeth("left", "right");
        assertThat(dataplane.attach("left", AttachMode.AUTO, false).ifindex())
                .isEqualTo(ip("left").get("ifindex").asInt());
        assertThat(dataplane.attachments()).containsOnlyKeys("left");
    }

    @Test
    void ourProgramIsNotForeignAfterARename() {
        dataplane.attach("left", AttachMode.NATIVE, false);
        namespace.run("ip", "link", "set", "left", "down");
        namespace.run("ip", "link", "set", "left", "name", "west");
        Attachment renamed = dataplane.attach("west", AttachMode.NATIVE, false);
        assertThat(renamed.gap()).isTrue();
        assertThat(dataplane.attachments()).containsOnlyKeys("west");
        assertThat(dataplane.interfaceSlots()).containsOnlyKeys("west");
        namespace.run("ip", "link", "set", "west", "name", "left");
    }

    @Test
    void aReservedSlotIsTheOneThatIsUsedAndIsGivenBack() {
        dataplane.reserveSlot("left");
        Integer reserved = dataplane.interfaceSlots().get("left");
        assertThat(reserved).isNotNull();
        assertThat(ip("left").has("xdp")).isFalse();
        assertThat(dataplane.detach("left")).isFalse();
        assertThat(dataplane.interfaceSlots()).isEmpty();
        dataplane.reserveSlot("left");
        assertThat(slotAfterAttach("left")).isEqualTo(reserved);
    }

    @Test
    void panicIsReadFromTheMap() {
        assertThat(dataplane.isPanicking()).isFalse();
        dataplane.panic(true);
        assertThat(dataplane.isPanicking()).isTrue();
        dataplane.panic(false);
        assertThat(dataplane.isPanicking()).isFalse();
    }

    @Test
    void anUnknownInterfaceIsNamed() {
        assertThatExceptionOfType(NoSuchInterfaceException.class)
                .isThrownBy(() -> dataplane.attach("nowhere", AttachMode.AUTO, false))
                .satisfies(missing -> assertThat(missing.interfaceName()).isEqualTo("nowhere"));
    }

    private JsonNode ip(String name) {
        return JsonMapper.shared()
                .readTree(namespace.run("ip", "-j", "-d", "link", "show", "dev", name))
                .get(0);
    }
}
