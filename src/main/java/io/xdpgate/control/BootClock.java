package io.xdpgate.control;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A clock that nobody can set and that a process shares with those before and after it, until the host starts anew. */
public interface BootClock {
    /** The clock of this host: CLOCK_BOOTTIME, in steps of 10 ms, which goes on while the host is suspended. */
    BootClock OF_HOST = new BootClock() {
        @Override
        public String boot() {
            return read("/proc/sys/kernel/random/boot_id").strip();
        }

        @Override
        public Duration sinceBoot() {
            String seconds = read("/proc/uptime").split(" ", 2)[0];
            return Duration.ofMillis(Math.round(Double.parseDouble(seconds) * 1_000));
        }

        private static String read(String path) {
            try {
                return Files.readString(Path.of(path));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + path + "; mount /proc", e);
            }
        }
    };

    /** Tells one start of the host from another. */
    String boot();

    Duration sinceBoot();
}
