package io.xdpgate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.Attachment;
import io.xdpgate.testkit.FakeDataplane;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartMessageTest {
    @Test
    void tellsInterfacesAndModes() {
        assertThat(StartMessage.attached(List.of())).isEqualTo("attached to nothing yet");
        assertThat(StartMessage.attached(
                        List.of(attachment("eth1", AttachMode.NATIVE), attachment("eth2", AttachMode.GENERIC))))
                .isEqualTo("attached to eth1 (native), eth2 (generic)");
    }

    @Test
    void tellsTheAddressAsAUrl() {
        assertThat(StartMessage.address(InetAddress.ofLiteral("127.0.0.1"), 8080))
                .isEqualTo("http://127.0.0.1:8080");
        assertThat(StartMessage.address(InetAddress.ofLiteral("::1"), 80)).isEqualTo("http://[0:0:0:0:0:0:0:1]:80");
        assertThat(StartMessage.address(null, 8080)).isEqualTo("http://*:8080");
    }

    @Test
    void namesANamespaceThatIsNotThere() {
        ControlWiring.requireNamespace(null);
        ControlWiring.requireNamespace("/proc/self/ns/net");
        assertThatThrownBy(() -> ControlWiring.requireNamespace("xg-nowhere"))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("xg-nowhere");
    }

    @Test
    void countsPossibleCpus() {
        assertThat(PossibleCpus.count("0")).isEqualTo(1);
        assertThat(PossibleCpus.count("0-127")).isEqualTo(128);
        assertThat(PossibleCpus.count("0-3,8,10-11")).isEqualTo(7);
        assertThatThrownBy(() -> PossibleCpus.count("")).isInstanceOf(NumberFormatException.class);
        assertThat(PossibleCpus.count()).isPositive();
    }

    private static Attachment attachment(String name, AttachMode mode) {
        return new Attachment(name, 2, AttachMode.AUTO, mode, List.of(), FakeDataplane.PROGRAM, false, null);
    }
}
