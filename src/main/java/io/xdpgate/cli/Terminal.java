package io.xdpgate.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a command speaks and what it may use there: colours on a terminal only, and never when NO_COLOR is set
 * (no-color.org).
 *
 * @param out for results, to be piped
 * @param err for everything said to a person
 * @param in what {@code -} reads
 * @param colours whether {@code out} takes them
 * @param progress whether {@code err} is looked at by somebody
 */
record Terminal(
        PrintStream out,
        PrintStream err,
        InputStream in,
        Map<String, String> environment,
        boolean colours,
        boolean progress) {
    /** The one of this process. */
    static Terminal ofProcess() {
        Map<String, String> environment = System.getenv();
        boolean plain = !environment.getOrDefault("NO_COLOR", "").isEmpty() || "dumb".equals(environment.get("TERM"));
        return new Terminal(
                new PrintStream(System.out, false, StandardCharsets.UTF_8),
                System.err,
                System.in,
                environment,
                !plain && isTerminal(1),
                isTerminal(2));
    }

    /** {@code System.console()} answers for input and output together, which a pipe on one side spoils. */
    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException unknown) {
            return false;
        }
    }

    String bold(String text) {
        return styled("1", text);
    }

    String red(String text) {
        return styled("31", text);
    }

    String green(String text) {
        return styled("32", text);
    }

    String yellow(String text) {
        return styled("33", text);
    }

    String dim(String text) {
        return styled("2", text);
    }

    /** A verdict or an action in its colour. */
    String verdict(String text) {
        return switch (text) {
            case "drop" -> red(text);
            case "pass" -> green(text);
            case "count" -> yellow(text);
            default -> text;
        };
    }

    private String styled(String code, String text) {
        return colours ? "\033[" + code + "m" + text + "\033[0m" : text;
    }

    void print(String text) {
        out.println(text);
    }

    void say(String text) {
        err.println(text);
    }
}
