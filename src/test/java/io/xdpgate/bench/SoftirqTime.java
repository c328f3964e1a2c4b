package io.xdpgate.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** CPU time of the {@code ksoftirqd} threads, which take over when softirqs run for long. */
final class SoftirqTime {
    private static final List<Path> SCHEDSTATS = find();

    private SoftirqTime() {}

    /** Nanoseconds since boot, all CPUs; 0 where the kernel has no schedstat. */
    static long nanos() {
        long sum = 0;
        for (Path schedstat : SCHEDSTATS) {
            sum += Long.parseLong(read(schedstat).split(" ", -1)[0]);
        }
        return sum;
    }

    private static List<Path> find() {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(process -> process.getFileName().toString().matches("\\d+"))
                    .filter(process -> read(process.resolve("comm")).startsWith("ksoftirqd/"))
                    .map(process -> process.resolve("schedstat"))
                    .filter(Files::isReadable)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Empty when the process has ended meanwhile. */
    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException gone) {
            return "";
        }
    }
}
