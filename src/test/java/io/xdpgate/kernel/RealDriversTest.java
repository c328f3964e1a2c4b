package io.xdpgate.kernel;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xdpgate.bpf.BpfDataplane;
import io.xdpgate.bpf.BpfOptions;
import io.xdpgate.control.IncrementalCompilation;
import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.AttachRefusedException;
import io.xdpgate.dataplane.Attachment;
import io.xdpgate.dataplane.NetworkInterface;
import io.xdpgate.dataplane.SystemReport;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Policy;
import io.xdpgate.testkit.KernelRelease;
import io.xdpgate.testkit.RequiresBpf;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The ladder of modes on drivers of real cards, which only a virtual machine has to spare: virtio_net takes XDP on
 * every kernel, vmxnet3 from 6.6 on.
 */
@RequiresBpf
@EnabledIfSystemProperty(named = "xdpgate.guest", matches = "true", disabledReason = "needs cards of a virtual machine")
class RealDriversTest {
    private static final KernelRelease VMXNET3_HAS_XDP = new KernelRelease(6, 6);

    private final BpfDataplane dataplane = BpfDataplane.open(BpfOptions.DEFAULT, new TestStand.NoEvents());
    private final Map<String, NetworkInterface> byDriver = dataplane.interfaces().stream()
            .filter(device -> device.driver() != null)
            .collect(Collectors.toMap(NetworkInterface::driver, device -> device));

    @AfterEach
    void detachAll() {
        dataplane.close();
    }

    @Test
    void everyDriverIsTakenInTheBestModeThatItHas() {
        dataplane.install(new IncrementalCompilation(Guard.NONE)
                .compile(Policy.INITIAL, Map.of())
                .tables());
        assertThat(byDriver).containsOnlyKeys("virtio_net", "vmxnet3");
        assertThat(dataplane.inspect().checks())
                .extracting(SystemReport.Check::detail)
                .anySatisfy(detail -> assertThat(detail).contains("driver virtio_net", "MTU 1500"))
                .anySatisfy(detail -> assertThat(detail).contains("driver vmxnet3", "LRO"));
        Attachment virtio = attach("virtio_net", AttachMode.AUTO);
        assertThat(virtio.mode()).isEqualTo(AttachMode.NATIVE);

        Attachment vmxnet = attach("vmxnet3", AttachMode.AUTO);
        System.out.println("ladder vmxnet3: " + vmxnet.attempts());
        if (KernelRelease.running().isAtLeast(VMXNET3_HAS_XDP)) {
            assertThat(vmxnet.mode()).isEqualTo(AttachMode.NATIVE);
            return;
        }
        assertThat(vmxnet.mode()).isEqualTo(AttachMode.GENERIC);
        assertThat(vmxnet.attempts()).hasSize(2);
        assertThat(vmxnet.attempts().getFirst().attached()).isFalse();
        assertThat(vmxnet.attempts().getFirst().message())
                .contains("Underlying driver does not support XDP in native mode", "EOPNOTSUPP");
        assertThat(dataplane.detach(vmxnet.interfaceName())).isTrue();
        assertThatExceptionOfType(AttachRefusedException.class)
                .isThrownBy(() -> attach("vmxnet3", AttachMode.NATIVE))
                .satisfies(refused -> assertThat(refused.attempts())
                        .singleElement()
                        .satisfies(attempt -> assertThat(attempt.remedy()).contains("generic")));
        assertThat(dataplane.attachments()).containsOnlyKeys(virtio.interfaceName());
    }

    private Attachment attach(String driver, AttachMode mode) {
        return dataplane.attach(requireNonNull(byDriver.get(driver)).name(), mode, false);
    }
}
