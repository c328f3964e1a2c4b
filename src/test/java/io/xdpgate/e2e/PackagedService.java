package io.xdpgate.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The command that runs the packaged jar. Tests start it dozens of times: the jar is unpacked beside itself, and what the
 * machine has read of it once is kept there for the next start. That it runs as it is packaged, the demo's test shows.
 */
final class PackagedService {
    private static final Path JAR =
            Path.of(System.getProperty("xdpgate.jar", "target/xdpgate.jar")).toAbsolutePath();
    private static final List<String> COMMAND = prepare();

    private PackagedService() {}

    /** @param options of the machine; the arguments of the service are to follow */
    static List<String> command(List<String> options) {
        List<String> command = new ArrayList<>(COMMAND.subList(0, COMMAND.size() - 2));
        command.addAll(options);
        command.addAll(COMMAND.subList(COMMAND.size() - 2, COMMAND.size()));
        return command;
    }

    static List<String> command() {
        return command(List.of());
    }

    /** Where the jar is unpacked; whoever copies it can run it elsewhere. */
    static Path directory() {
        return JAR.resolveSibling(JAR.getFileName().toString().replace(".jar", "-unpacked"));
    }

    private static List<String> prepare() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path unpacked = directory().resolve(JAR.getFileName());
        try {
            if (!Files.exists(unpacked)
                    || Files.getLastModifiedTime(unpacked).compareTo(Files.getLastModifiedTime(JAR)) < 0) {
                remove(directory());
                Process process = new ProcessBuilder(
                                java,
                                "-Djarmode=tools",
                                "-jar",
                                JAR.toString(),
                                "extract",
                                "--destination",
                                directory().toString())
                        .inheritIO()
                        .start();
                if (process.waitFor() != 0) {
                    throw new AssertionError(JAR + " cannot be unpacked");
                }
                Files.setLastModifiedTime(unpacked, FileTime.from(Instant.now()));
            }
        } catch (IOException failed) {
            throw new AssertionError(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
        return List.of(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-Xlog:disable",
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile=" + directory().resolve("classes.jsa"),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-jar",
                unpacked.toString());
    }

    private static void remove(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
