package io.xdpgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.dataplane.KernelFeature;
import io.xdpgate.dataplane.SystemReport;
import io.xdpgate.dataplane.SystemReport.Check;
import io.xdpgate.dataplane.SystemReport.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoctorTest {
    private static final Check FINE = new Check("kernel", Outcome.OK, "Linux 6.18", null);

    private List<KernelFeature> features = List.of();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void everythingThere() {
        assertThat(print(FINE)).isEqualTo(Doctor.READY);
        assertThat(text()).isEqualTo("""
                xdpgate on Linux 6.18
                ok        kernel  Linux 6.18
                ready: xdpgate can run here
                """);
    }

    @Test
    void somethingMissingIsNamedWithItsRemedyInTheSameColumn() {
        Check missing = new Check("capability-bpf", Outcome.MISSING, "without CAP_BPF", "run it as root");

        assertThat(print(FINE, missing)).isEqualTo(Doctor.NOT_READY);
        assertThat(text()).isEqualTo("""
                xdpgate on Linux 6.18
                ok        kernel          Linux 6.18
                missing   capability-bpf  without CAP_BPF
                                          -> run it as root
                not ready: 1 of 2 missing; mend what the arrows say, then run doctor again
                """);
    }

    @Test
    void lessIsEnoughToRun() {
        assertThat(print(FINE, new Check("jit", Outcome.DEGRADED, "off", "switch it on"), unknown()))
                .isEqualTo(Doctor.READY);
        assertThat(text()).contains("degraded  jit", "unknown   btf", "ready, with less: 1 degraded");
    }

    @Test
    void whatTheKernelCanAndCannotIsNoReasonNotToRun() {
        features = List.of(
                new KernelFeature("xdp-links", "5.9", "links", KernelFeature.Answer.YES, null),
                new KernelFeature("live-frames", "5.18", "frames", KernelFeature.Answer.NO, "EINVAL"),
                new KernelFeature("packet-metadata", "5.15", "traces", KernelFeature.Answer.UNKNOWN, "no CAP_BPF"));
        assertThat(print(FINE)).isEqualTo(Doctor.READY);
        assertThat(text()).contains("""
                yes       xdp-links: links
                no        live-frames: frames (Linux 5.18 or later): EINVAL
                unknown   packet-metadata: traces (Linux 5.15 or later): no CAP_BPF
                ready: xdpgate can run here
                """);
    }

    private static Check unknown() {
        return new Check("btf", Outcome.UNKNOWN, "cannot tell", null);
    }

    private int print(Check... checks) {
        return Doctor.print(
                new SystemReport("6.18", List.of(checks), features),
                new PrintStream(bytes, true, StandardCharsets.UTF_8));
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
