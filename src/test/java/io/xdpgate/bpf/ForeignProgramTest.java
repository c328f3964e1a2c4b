package io.xdpgate.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.AttachRefusedException;
import io.xdpgate.dataplane.Attachment;
import io.xdpgate.dataplane.ForeignProgramException;
import io.xdpgate.dataplane.NetworkInterface;
import io.xdpgate.policy.Verdict;
import io.xdpgate.testkit.RequiresBpf;
import io.xdpgate.testkit.TestNamespace;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A program that {@code ip link set dev X xdp} attached: by plain netlink, without a link. */
@RequiresBpf
class ForeignProgramTest {
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
    @CsvSource({"xdpdrv, NATIVE", "xdpgeneric, GENERIC"})
    void isRefusedWithItsIdNameAndTagAndLeftAlone(String option, AttachMode mode) throws Exception {
        JsonNode foreign = attachForeign(option);
        for (AttachMode asked : List.of(AttachMode.AUTO, AttachMode.NATIVE, AttachMode.GENERIC)) {
            assertThatExceptionOfType(ForeignProgramException.class)
                    .isThrownBy(() -> dataplane.attach("left", asked, false))
                    .satisfies(refused -> {
                        assertThat(refused.programId())
                                .isEqualTo(foreign.get("id").asInt());
                        assertThat(Objects.requireNonNull(refused.program()).tag())
                                .isEqualTo(foreign.get("tag").asString());
                        assertThat(refused.program().name()).isEqualTo("foreign");
                    });
        }
        assertThat(shown().get("prog")).isEqualTo(foreign);
        assertThat(dataplane.attachments()).isEmpty();
        assertThat(dataplane.interfaceSlots()).isEmpty();
        assertThat(dataplane.interfaces())
                .filteredOn(one -> one.name().equals("left"))
                .extracting(NetworkInterface::program)
                .containsExactly(
                        new NetworkInterface.AttachedProgram(foreign.get("id").asInt(), mode, false));
    }

    @Test
    void isNotDetachedByUs() throws Exception {
        JsonNode foreign = attachForeign("xdpdrv");
        assertThat(dataplane.detach("left")).isFalse();
        assertThat(shown().get("prog")).isEqualTo(foreign);
    }

    @ParameterizedTest
    @CsvSource({"xdpdrv, NATIVE", "xdpgeneric, NATIVE", "xdpdrv, GENERIC"})
    void givesWayToForceAndTheGapIsAdmitted(String option, AttachMode asked) throws Exception {
        attachForeign(option);
        Attachment attachment = dataplane.attach("left", asked, true);
        assertThat(attachment.gap()).isTrue();
        assertThat(attachment.mode()).isEqualTo(asked);
        assertThat(shown().get("prog").get("id").asInt())
                .isEqualTo(dataplane.program().id());
    }

    @Test
    void forceOnAFreeInterfaceMakesNoGap() {
        assertThat(dataplane.attach("left", AttachMode.AUTO, true).gap()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"xdpdrv", "xdpgeneric"})
    void comesBackWhenOursIsRefused(String option) throws Exception {
        JsonNode foreign = attachForeign(option);
        int mode = shown().get("mode").asInt();
        assertThatExceptionOfType(AttachRefusedException.class)
                .isThrownBy(() -> dataplane.attach("left", AttachMode.OFFLOAD, true))
                .satisfies(refused -> assertThat(refused.getSuppressed()).isEmpty());
        assertThat(shown().get("prog")).isEqualTo(foreign);
        assertThat(shown().get("mode").asInt()).isEqualTo(mode);
        assertThat(dataplane.attachments()).isEmpty();
    }

    /** @return what {@code ip} says of it */
    private JsonNode attachForeign(String option) throws Exception {
        Path object = CompiledProgram.foreign(folder);
        namespace.run("ip", "link", "set", "dev", "left", option, "obj", object.toString(), "sec", "xdp");
        return shown().get("prog");
    }

    private JsonNode shown() {
        return JsonMapper.shared()
                .readTree(namespace.run("ip", "-j", "-d", "link", "show", "dev", "left"))
                .get(0)
                .get("xdp");
    }
}
