package io.xdpgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.testkit.RequiresBpf;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start that cannot succeed ends with one plain paragraph, not with a stack trace. */
@RequiresBpf
class StartIT {
    @TempDir
    Path directory;

    @Test
    void namesTheInterfaceThatIsNotThere() throws Exception {
        String words = fails("--interface", "xg-absent");
        assertThat(words).contains("xg-absent");
    }

    @Test
    void namesTheNamespaceThatIsNotThere() throws Exception {
        String words = fails("--netns", "xg-nowhere", "--interface", "eth0");
        assertThat(words).contains("xg-nowhere");
    }

    @Test
    void namesTheOptionItDoesNotKnow() throws Exception {
        String words = fails("--interfaces-of-mine", "x");
        assertThat(words).contains("--interfaces-of-mine").contains("usage");
    }

    @Test
    void namesThePortThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process process = Service.launch(directory, taken.getLocalPort());
            assertThat(end(process)).isNotZero();
            assertThat(log()).contains(Integer.toString(taken.getLocalPort())).doesNotContain("\tat ");
        }
    }

    private String fails(String... arguments) throws Exception {
        Process process = Service.launch(directory, Service.freePort(), arguments);
        assertThat(end(process)).isNotZero();
        assertThat(log()).doesNotContain("\tat ");
        return log();
    }

    private static int end(Process process) throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the service went on running");
        }
        return process.exitValue();
    }

    private String log() throws Exception {
        return Files.readString(directory.resolve("service.log"));
    }
}
