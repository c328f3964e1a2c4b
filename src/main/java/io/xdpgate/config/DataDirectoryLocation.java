package io.xdpgate.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the service keeps its own files unless told: for root the system's place, else the user's. */
final class DataDirectoryLocation {
    private DataDirectoryLocation() {}

    static Path choose(@Nullable Path configured) {
        return configured != null ? configured : choose(isRoot(), System.getProperty("user.home", "."));
    }

    static Path choose(boolean root, String home) {
        return root ? Path.of("/var/lib/xdpgate") : Path.of(home, ".local", "share", "xdpgate");
    }

    /** The owner of /proc/self is the effective user of the process. */
    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid") instanceof Integer uid && uid == 0;
        } catch (IOException | UnsupportedOperationException e) {
            throw new StartFailure("cannot tell the user of this process from /proc/self; mount /proc", e);
        }
    }
}
