package io.xdpgate.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** How many CPUs the kernel may bring up (kernel documentation, admin-guide/cputopology). */
final class PossibleCpus {
    private static final Path FILE = Path.of("/sys/devices/system/cpu/possible");

    private PossibleCpus() {}

    /** Null where sysfs is not mounted: the number is shown, nothing depends on it here. */
    static @Nullable Integer count() {
        try {
            return count(Files.readString(FILE).strip());
        } catch (IOException | NumberFormatException e) {
            return null;
        }
    }

    /** Counts a list such as {@code 0-3,8}. */
    static int count(String list) {
        int count = 0;
        for (String part : list.split(",", -1)) {
            int dash = part.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
            int last = dash < 0 ? first : Integer.parseInt(part.substring(dash + 1));
            count += last - first + 1;
        }
        return count;
    }
}
