package io.xdpgate.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.testkit.RequiresBpf;
import io.xdpgate.testkit.TestNamespace;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
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

    private List<String> run(List<String> capabilities) throws Exception {
        try (TestNamespace namespace = TestNamespace.create()) {
            namespace.addVeth("left", "right");
            Pings.prepare(namespace, "right", 2);
            Process process = new ProcessBuilder(command(namespace, capabilities))
                    .redirectErrorStream(true)
                    .start();
            List<String> said = new ArrayList<>();
            try (BufferedReader output = process.inputReader()) {
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                    said.add(line);
                    if (line.startsWith("attached")) {
                        Pings.send(namespace, "right", 2, 1);
                    }
                }
            } finally {
                process.destroyForcibly().waitFor();
            }
            return said;
        }
    }

    private List<String> command(TestNamespace namespace, List<String> capabilities) throws Exception {
        String set = capabilities.stream().map(one -> ",+" + one).collect(Collectors.joining("", "-all", ""));
        return List.of(
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
                "--",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classes().toString(),
                FewCapabilities.class.getName());
    }

    /** A copy of the classes that any user can read; the originals may be below a private home. */
    private Path classes() throws Exception {
        Path copy = folder.resolve("classes");
        for (String part : List.of("io/xdpgate/bpf", "io/xdpgate/compiler", "io/xdpgate/dataplane", "bpf")) {
            copy(origin(BpfDataplane.class), part, copy);
        }
        copy(origin(BpfDataplane.class), "io/xdpgate/policy", copy);
        copy(origin(FewCapabilities.class), "io/xdpgate/bpf", copy);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return copy;
    }

    private static Path origin(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static void copy(Path from, String part, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from.resolve(part))) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.write(target, Files.readAllBytes(file));
                }
            }
        }
        try (Stream<Path> all = Files.walk(to)) {
            for (Path one : all.toList()) {
                Files.setPosixFilePermissions(
                        one, PosixFilePermissions.fromString(Files.isDirectory(one) ? "rwxr-xr-x" : "rw-r--r--"));
            }
        }
    }
}
