package io.xdpgate.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * A network namespace {@code xg-t-<random>} with veth pairs in it. Closing it ends the processes that were
 * started in it and deletes it with everything inside.
 */
public final class TestNamespace implements AutoCloseable {
    private final String name;
    private final List<Process> started = new ArrayList<>();

    private TestNamespace(String name) {
        this.name = name;
    }

    /** A namespace with {@code lo} up and IPv6 off, so that nothing but the test sends packets. */
    public static TestNamespace create() {
        byte[] random = new byte[4];
        ThreadLocalRandom.current().nextBytes(random);
        TestNamespace namespace = new TestNamespace("xg-t-" + HexFormat.of().formatHex(random));
        execute(List.of("ip", "netns", "add", namespace.name));
        namespace.run(
                "sh",
                "-c",
                "for f in all default; do echo 1 > /proc/sys/net/ipv6/conf/$f/disable_ipv6; done; ip link set lo up");
        return namespace;
    }

    /** The name under {@code /run/netns}. */
    public String name() {
        return name;
    }

    /** {@code /run/netns/<name>}. */
    public String path() {
        return "/run/netns/" + name;
    }

    /** Makes a veth pair with both ends in this namespace and up. */
    public void addVeth(String end, String otherEnd) {
        addVeth(end, this, otherEnd);
    }

    /** Makes a veth pair from this namespace into another, both ends up. */
    public void addVeth(String end, TestNamespace other, String otherEnd) {
        run("ip", "link", "add", end, "type", "veth", "peer", "name", otherEnd, "netns", other.name);
        run("ip", "link", "set", end, "up");
        other.run("ip", "link", "set", otherEnd, "up");
    }

    /**
     * Runs a command in this namespace and answers what it printed.
     *
     * @throws AssertionError if it exits with anything but 0
     */
    public String run(String... command) {
        return execute(inside(command));
    }

    /** Starts a command in this namespace; {@link #close()} ends it. Its output goes where the test's goes. */
    public Process start(String... command) {
        try {
            Process process = new ProcessBuilder(inside(command)).inheritIO().start();
            started.add(process);
            return process;
        } catch (IOException cannotStart) {
            throw new UncheckedIOException(cannotStart);
        }
    }

    @Override
    public void close() {
        for (Process process : started) {
            process.destroyForcibly();
            process.onExit().join();
        }
        execute(List.of("ip", "netns", "del", name));
    }

    private List<String> inside(String... command) {
        return Stream.concat(Stream.of("nsenter", "--net=" + path(), "--"), Stream.of(command))
                .toList();
    }

    private static String execute(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new AssertionError(String.join(" ", command) + " exited with " + status + ": " + output);
            }
            return output;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
