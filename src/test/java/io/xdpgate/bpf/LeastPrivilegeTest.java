package io.xdpgate.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.testkit.RequiresBpf;
import io.xdpgate.testkit.TestNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A user without any right but CAP_BPF, CAP_NET_ADMIN and CAP_PERFMON can do everything, and needs all three. */
@RequiresBpf
class LeastPrivilegeTest {
    private static final List<String> NEEDED = List.of("bpf", "net_admin", "perfmon");
    private static final int USER = 65_534;

    @TempDir
    private Path folder;

    @Test
    void threeCapabilitiesAreEnough() throws Exception {
        List<String> said = run(NEEDED);
        assertThat(said)
                .contains(
                        "Uid:\t65534\t65534\t65534\t65534",
                        "CapEff:\t000000c000001000",
                        "attached NATIVE",
                        "event left r_1",
                        "packets 1",
                        "detached true")
                .noneMatch(line -> line.startsWith("refused") || line.startsWith("missing"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bpf", "net_admin", "perfmon"})
    void aMissingCapabilityIsNamed(String missing) throws Exception {
        List<String> said =
                run(NEEDED.stream().filter(one -> !one.equals(missing)).toList());
        String name = "CAP_" + missing.toUpperCase(java.util.Locale.ROOT);
        assertThat(said)
                .anyMatch(line -> line.startsWith("refused") && line.contains("this process lacks " + name + ")"))
                .anyMatch(line -> line.startsWith("missing " + name))
                .noneMatch(line -> line.startsWith("attached"));
        assertThat(said.stream().filter(line -> line.startsWith("missing"))).hasSize(1);
    }

    @Test
    void anotherNamespaceNeedsOneMoreAndThatIsNamed() throws Exception {
        try (TestNamespace other = TestNamespace.create()) {
            assertThat(run(NEEDED, "left", other.path()))
                    .anyMatch(line -> line.startsWith("refused")
                            && line.contains("CAP_SYS_ADMIN")
                            && line.contains("nsenter --net="))
                    .noneMatch(line -> line.startsWith("attached"));
        }
    }

    @Test
    void pinsOfAnotherUserAreNamedWithTheRemedy() throws Exception {
        Path pins = Files.createDirectory(
                Path.of("/sys/fs/bpf/xdpgate-t-" + folder.getFileName()),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            assertThat(run(NEEDED, "left", "", pins.toString()))
                    .anyMatch(line -> line.startsWith("refused")
                            && line.contains(pins.toString())
                            && line.contains("--pin-directory"))
                    .noneMatch(line -> line.startsWith("attached"));
        } finally {
            Files.delete(pins);
        }
    }

    private List<String> run(List<String> capabilities, String... arguments) throws Exception {
        try (TestNamespace namespace = TestNamespace.create()) {
            namespace.addVeth("left", "right");
            Pings.prepare(namespace, "right", 2);
            Path classes = ChildJvm.copyClasses(folder);
            return ChildJvm.run(
                    Stream.concat(
                            prefix(namespace, capabilities),
                            arguments.length == 0
                                    ? ChildJvm.command(classes, "left")
                                    : ChildJvm.command(classes, arguments)),
                    () -> Pings.send(namespace, "right", 2, 1));
        }
    }

    private static Stream<String> prefix(TestNamespace namespace, List<String> capabilities) {
        String set = capabilities.stream().map(one -> ",+" + one).collect(Collectors.joining("", "-all", ""));
        return Stream.of(
                "nsenter",
                "--net=" + namespace.path(),
                "--",
                "setpriv",
                "--reuid=" + USER,
                "--regid=" + USER,
                "--clear-groups",
                "--no-new-privs",
                "--inh-caps=" + set,
                "--ambient-caps=" + set,
                "--bounding-set=" + set,
                "--");
    }
}
