package io.xdpgate.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the figures were measured on. */
final class Machine {
    private Machine() {}

    /** Processor, kernel, and whether something else was running. */
    static String describe() {
        String processor = lines("/proc/cpuinfo").stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 2))
                .findFirst()
                .orElse(System.getProperty("os.arch"));
        return "%d x %s, Linux %s, JIT %s, load %s"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        processor,
                        System.getProperty("os.version"),
                        first("/proc/sys/net/core/bpf_jit_enable"),
                        first("/proc/loadavg").split(" ", -1)[0]);
    }

    private static String first(String file) {
        List<String> lines = lines(file);
        return lines.isEmpty() ? "unknown" : lines.getFirst();
    }

    private static List<String> lines(String file) {
        try {
            Path path = Path.of(file);
            return Files.isReadable(path) ? Files.readAllLines(path) : List.of();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
