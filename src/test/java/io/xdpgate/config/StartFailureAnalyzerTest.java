package io.xdpgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.bpf.abi.AbiMismatchException;
import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.AttachRefusedException;
import io.xdpgate.dataplane.Attempt;
import io.xdpgate.dataplane.DataplaneException;
import io.xdpgate.dataplane.ForeignProgramException;
import io.xdpgate.dataplane.NoSuchInterfaceException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;

class StartFailureAnalyzerTest {
    private final StartFailureAnalyzer analyzer = new StartFailureAnalyzer();

    @Test
    void namesTheInterface() {
        assertThat(words(new NoSuchInterfaceException("eth9"))).contains("eth9", "ip link");
    }

    @Test
    void namesThePort() {
        assertThat(words(new PortInUseException(8080)))
                .isEqualTo("xdpgate: cannot start: port 8080 is in use. Stop the process that has it, or choose another"
                        + " with --port.");
    }

    @Test
    void namesTheForeignProgramAndHowToTakeItOff() {
        assertThat(words(new ForeignProgramException("eth1", 77, null)))
                .contains("id 77", "ip link set dev eth1 xdp off");
    }

    @Test
    void namesEveryModeThatWasTriedWithItsRemedy() {
        assertThat(words(new AttachRefusedException(
                        "eth1",
                        List.of(
                                new Attempt(AttachMode.NATIVE, false, "ENOTSUP", "use generic mode"),
                                new Attempt(AttachMode.GENERIC, false, "EBUSY", null)))))
                .contains("Mode native: ENOTSUP; use generic mode.", "Mode generic: EBUSY.");
    }

    @Test
    void namesEveryDifferenceOfLayouts() {
        assertThat(words(new AbiMismatchException(List.of("xg_event.saddr moved", "xg_event.dport missing"))))
                .contains("xg_event.saddr moved; xg_event.dport missing", "build both");
    }

    @Test
    void sendsToDoctorWhatTheKernelRefused() {
        assertThat(words(new DataplaneException("the program cannot be loaded: EPERM", null)))
                .contains("EPERM", "xdpgate doctor");
    }

    @Test
    void leavesWhatItDoesNotKnowToOthers() {
        assertThat(analyzer.analyze(new IllegalStateException("a bug"))).isNull();
    }

    /** As the operator reads it, from below the exceptions that Spring wraps around it. */
    private String words(RuntimeException failure) {
        FailureAnalysis analysis =
                Objects.requireNonNull(analyzer.analyze(new BeanCreationException("bean", "no", failure)));
        String text = PlainFailureReporter.text(analysis);
        assertThat(text).startsWith("xdpgate: cannot start: ").doesNotContain("\n", "..");
        return text;
    }
}
