package io.xdpgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.testkit.RequiresBpf;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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

    @Test
    void wrongUsageHasAStatusOfItsOwn() throws Exception {
        assertThat(end(Service.launch(directory, Service.freePort(), "--verbose")))
                .isEqualTo(2);
    }

    @Test
    void keepsNoTokenWhereOthersMayWrite() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(fails()).contains(directory.toString(), "chmod 0700", "--data-dir");
    }

    @Test
    void keepsNoTokenWhereNobodyCanWrite() throws Exception {
        Files.createDirectory(directory.resolve("token.sha256"));
        assertThat(fails()).contains(directory.toString(), "token.sha256", "--data-dir");
    }

    @Test
    void opensTheFirewallToNobodyElse() throws Exception {
        assertThat(fails("--no-auth", "--server.address=0.0.0.0")).contains("--no-auth", "0.0.0.0", "loopback");
    }

    @Test
    void namesTheSettingItDoesNotKnow() throws Exception {
        assertThat(fails("--xdpgate.event.queue=5")).contains("xdpgate.event.queue");
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
