package io.xdpgate.bpf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Facts from /proc and /sys; what cannot be read is absent, which is an answer of its own to a check. */
final class HostFiles {
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");

    private HostFiles() {}

    static List<String> lines(String path) {
        try {
            return Files.readAllLines(Path.of(path), StandardCharsets.ISO_8859_1);
        } catch (IOException absent) {
            return List.of();
        }
    }

    static Optional<String> line(String path) {
        return lines(path).stream().findFirst().map(String::strip);
    }

    /** Major and minor of a kernel release, e.g. {@code 6.12.3-generic}. */
    static Optional<int[]> version(String release) {
        Matcher matcher = VERSION.matcher(release);
        return matcher.matches()
                ? Optional.of(new int[] {Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))})
                : Optional.empty();
    }
}
