package io.xdpgate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineOptionsTest {
    @Test
    void optionsBecomeProperties() {
        CommandLineOptions options = CommandLineOptions.parse(List.of(
                "--interface",
                "eth0",
                "--interface=eth1",
                "--netns",
                "blue",
                "--port",
                "9000",
                "--data-dir",
                "/x",
                "--mode",
                "native",
                "--no-auth",
                "--pin-directory",
                "",
                "--on-stop",
                "remove",
                "--replace-pinned",
                "--server.address=127.0.0.2"));

        assertThat(options.command()).isEqualTo(CommandLineOptions.Command.RUN);
        assertThat(options.springArguments())
                .containsExactly(
                        "--xdpgate.interfaces[0]=eth0",
                        "--xdpgate.interfaces[1]=eth1",
                        "--xdpgate.netns=blue",
                        "--server.port=9000",
                        "--xdpgate.data-dir=/x",
                        "--xdpgate.mode=native",
                        "--xdpgate.auth.enabled=false",
                        "--xdpgate.pin-directory=",
                        "--xdpgate.on-stop=remove",
                        "--xdpgate.replace-pinned=true",
                        "--server.address=127.0.0.2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--interfaces eth0",
                "--interface",
                "--interface --no-auth",
                "--interface a/b",
                "--port 65536",
                "--port http",
                "--mode fast",
                "--mode offload",
                "--no-auth=yes",
                "--replace-pinned=no",
                "--on-stop forget",
                "--on-stop",
                "--pin-directory --no-auth",
                "--verbose",
                "start",
                "run doctor",
                "--port 1 --port 2",
                "--data-dir=/a --data-dir=/b",
                "--port 1 --server.port=2",
                "--server.port=2 --port 1",
                "-x"
            })
    void refusesWhatMeansNothing(String line) {
        assertThatThrownBy(() -> CommandLineOptions.parse(List.of(line.split(" "))))
                .isInstanceOf(UsageException.class);
    }

    @Test
    void knowsItsCommands() {
        assertThat(CommandLineOptions.parse(List.of()).command()).isEqualTo(CommandLineOptions.Command.RUN);
        assertThat(CommandLineOptions.parse(List.of("doctor")).command()).isEqualTo(CommandLineOptions.Command.DOCTOR);
        assertThat(CommandLineOptions.parse(List.of("--help")).command()).isEqualTo(CommandLineOptions.Command.HELP);
    }

    @Test
    void noAuthIsForLoopbackOnly() throws UnknownHostException {
        SecurityWiring.requireLoopback(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        assertThatThrownBy(() -> SecurityWiring.requireLoopback(null)).isInstanceOf(StartFailure.class);
        InetAddress outside = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});
        assertThatThrownBy(() -> SecurityWiring.requireLoopback(outside))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("192.0.2.1");
    }

    @Test
    void rootKeepsItsDataInTheSystemsPlace() {
        assertThat(DataDirectoryLocation.choose(true, "/root")).isEqualTo(Path.of("/var/lib/xdpgate"));
        assertThat(DataDirectoryLocation.choose(false, "/home/a")).isEqualTo(Path.of("/home/a/.local/share/xdpgate"));
    }

    @Test
    void backupAndRestoreTakeAFile() {
        CommandLineOptions backup = CommandLineOptions.parse(List.of("backup", "saved.zip", "--data-dir", "/d"));
        assertThat(backup.command()).isEqualTo(CommandLineOptions.Command.BACKUP);
        assertThat(backup.file()).isEqualTo("saved.zip");
        assertThat(backup.springArguments()).containsExactly("--xdpgate.data-dir=/d");
        assertThat(CommandLineOptions.parse(List.of("--data-dir", "/d", "restore", "doctor"))
                        .file())
                .isEqualTo("doctor");
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> CommandLineOptions.parse(List.of("restore")))
                .withMessageContaining("needs a FILE");
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> CommandLineOptions.parse(List.of("backup", "a", "b")))
                .withMessageContaining("one word too many");
    }
}
