package io.xdpgate.bpf;

import io.xdpgate.dataplane.SystemReport.Check;
import io.xdpgate.dataplane.SystemReport.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether this user can pin in a directory and go on with what is there: systemd mounts bpffs for root alone (0700),
 * and pins that root made are root's (0600).
 */
final class PinDirectoryCheck {
    private static final String NAME = "pin-directory";

    private PinDirectoryCheck() {}

    static Check check(Path directory) {
        Path parent = directory.toAbsolutePath().getParent();
        if (parent == null || !Files.isExecutable(parent)) {
            return unusable("this user may not enter " + parent, prepare(directory));
        }
        if (!Files.exists(directory)) {
            return Files.isWritable(parent)
                    ? fine(directory + " is not there yet and is made at the first start")
                    : unusable(directory + " is not there and this user may not make it", prepare(directory));
        }
        if (!Files.isWritable(directory) || !Files.isExecutable(directory)) {
            return unusable("this user may not write into " + directory, prepare(directory));
        }
        try (Stream<Path> pins = Files.list(directory)) {
            List<Path> others =
                    pins.filter(pin -> !Files.isWritable(pin)).sorted().toList();
            return others.isEmpty()
                    ? fine(directory + " can be used")
                    : unusable(
                            "another user made " + others.size() + " of the pins in " + directory + ", e.g. "
                                    + others.getFirst().getFileName(),
                            "as root: chown -R " + user() + " " + directory);
        } catch (IOException unreadable) {
            return unusable(directory + " cannot be listed: " + unreadable, prepare(directory));
        }
    }

    private static Check fine(String detail) {
        return new Check(NAME, Outcome.OK, detail, null);
    }

    private static Check unusable(String detail, String remedy) {
        return new Check(
                NAME,
                Outcome.DEGRADED,
                detail,
                remedy + "; or start with --pin-directory '' to filter only while the service runs");
    }

    private static String prepare(Path directory) {
        return "as root: chmod 0711 " + directory.toAbsolutePath().getParent() + " && install -d -m 0700 -o " + user()
                + " " + directory;
    }

    private static String user() {
        return System.getProperty("user.name", "USER");
    }
}
