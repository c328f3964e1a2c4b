package io.xdpgate.bench;

import io.xdpgate.bpf.ffi.NetworkNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Two network namespaces and veth pairs between them: the near ends send, the far ends are judged. Closing it takes
 * everything away; so does the end of the process, unless it is killed.
 */
final class Wire implements AutoCloseable {
    private final String near;
    private final String far;
    private final ExecutorService nearThread;
    private final ExecutorService farThread;
    private final AtomicBoolean removed = new AtomicBoolean();
    private int pairs;

    private Wire(String near, String far) {
        this.near = near;
        this.far = far;
        this.nearThread = inside(near);
        this.farThread = inside(far);
    }

    /** One end that sends and one that receives. */
    record Pair(String nearEnd, String farEnd, int nearIfindex) {}

    static Wire create() {
        String id = "xg-m-" + Integer.toHexString(ThreadLocalRandom.current().nextInt(1 << 20));
        String near = id + "-near";
        String far = id + "-far";
        for (String name : List.of(near, far)) {
            execute("", "ip", "netns", "add", name);
            execute(
                    "",
                    "nsenter",
                    "--net=/run/netns/" + name,
                    "sh",
                    "-c",
                    "for f in all default; do echo 1 > /proc/sys/net/ipv6/conf/$f/disable_ipv6; done; ip link set lo up");
        }
        Wire wire = new Wire(near, far);
        Runtime.getRuntime().addShutdownHook(new Thread(wire::remove));
        return wire;
    }

    /** Name of the receiving namespace. */
    String farNamespace() {
        return far;
    }

    /**
     * A pair of interfaces that are up. GRO is on at both ends: a veth takes redirected frames only where one of
     * them has a NAPI context.
     */
    Pair addPair() {
        String nearEnd = "out" + pairs;
        String farEnd = "in" + pairs;
        pairs++;
        inNearNamespace("ip", "link", "add", nearEnd, "type", "veth", "peer", "name", farEnd, "netns", far);
        inNearNamespace("ip", "link", "set", nearEnd, "up");
        inNearNamespace("ethtool", "-K", nearEnd, "gro", "on");
        inFarNamespace("", "ip", "link", "set", farEnd, "up");
        inFarNamespace("", "ethtool", "-K", farEnd, "gro", "on");
        return new Pair(nearEnd, farEnd, near(() -> NetworkNamespace.ifindex(nearEnd)));
    }

    /** Runs something on the thread that lives in the sending namespace. */
    <T> T near(Supplier<T> task) {
        return call(nearThread, task);
    }

    /** Runs something on the thread that lives in the receiving namespace. */
    <T> T far(Supplier<T> task) {
        return call(farThread, task);
    }

    /** Runs a command in the receiving namespace; {@code input} is its standard input. */
    String inFarNamespace(String input, String... command) {
        return execute(input, inside(far, command));
    }

    /** Runs a command in the receiving namespace, at most that long; answers why it failed, or nothing. */
    Optional<String> attemptInFarNamespace(Duration most, String... command) {
        try {
            Process process = new ProcessBuilder(inside(far, command))
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> read(process));
            if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
                return Optional.of("not done within " + most.toSeconds() + " s");
            }
            return process.exitValue() == 0
                    ? Optional.empty()
                    : Optional.of("status " + process.exitValue() + ": "
                            + output.join().strip().replaceAll("\\s+", " "));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Packets that an interface of the receiving namespace has seen. */
    long received(String farEnd) {
        return far(() -> {
            try (Stream<String> lines = Files.lines(Path.of("/proc/thread-self/net/dev"))) {
                String line = lines.map(String::strip)
                        .filter(text -> text.startsWith(farEnd + ":"))
                        .findFirst()
                        .orElseThrow();
                return Long.parseLong(line.split("[:\\s]+", -1)[2]);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        });
    }

    @Override
    public void close() {
        nearThread.close();
        farThread.close();
        remove();
    }

    private void remove() {
        if (!removed.getAndSet(true)) {
            execute("", "ip", "netns", "del", near);
            execute("", "ip", "netns", "del", far);
        }
    }

    private void inNearNamespace(String... command) {
        execute("", inside(near, command));
    }

    private static String[] inside(String namespace, String... command) {
        List<String> words = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + namespace, "--"));
        words.addAll(List.of(command));
        return words.toArray(String[]::new);
    }

    private static ExecutorService inside(String namespace) {
        ExecutorService thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("bench-" + namespace).factory());
        call(thread, () -> {
            NetworkNamespace.enter("/run/netns/" + namespace);
            return true;
        });
        return thread;
    }

    private static <T> T call(ExecutorService thread, Supplier<T> task) {
        try {
            return CompletableFuture.supplyAsync(task, thread).join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }

    private static String execute(String input, String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> read(process));
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            int status = process.waitFor();
            if (status != 0) {
                throw new IllegalStateException(
                        String.join(" ", command) + " exited with " + status + ": " + output.join());
            }
            return output.join();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static String read(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
