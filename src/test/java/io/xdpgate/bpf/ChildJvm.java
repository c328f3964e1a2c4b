package io.xdpgate.bpf;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Runs {@link AttachingProcess}. */
final class ChildJvm {
    private ChildJvm() {}

    /** The JVM of this test with a class path of {@link #copyClasses}. */
    static Stream<String> command(Path classes, String... arguments) {
        Stream<String> java = Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classes.toString(),
                AttachingProcess.class.getName());
        return Stream.concat(java, Stream.of(arguments));
    }

    /**
     * Runs it to its end and answers the lines that it printed.
     *
     * @param whenAttached runs once it says that it has attached the program
     */
    static List<String> run(Stream<String> command, Runnable whenAttached) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command.toList()).redirectErrorStream(true).start();
        List<String> said = new ArrayList<>();
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                said.add(line);
                if (line.startsWith("attached")) {
                    whenAttached.run();
                }
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return said;
    }

    /** A copy of the classes that any user can read; the originals may be below a private home. */
    static Path copyClasses(Path folder) throws Exception {
        Path copy = folder.resolve("classes");
        for (String part : List.of("io/xdpgate/bpf", "io/xdpgate/compiler", "io/xdpgate/dataplane", "bpf")) {
            copy(origin(BpfDataplane.class), part, copy);
        }
        copy(origin(BpfDataplane.class), "io/xdpgate/policy", copy);
        copy(origin(AttachingProcess.class), "io/xdpgate/bpf", copy);
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
