package io.xdpgate.bench;

import io.xdpgate.config.XdpgateApplication;
import io.xdpgate.testkit.TestNamespace;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long the service takes from the start of its process until its health is UP, the program attached to a veth: with
 * nothing pinned, and after a kill with everything pinned.
 */
final class StoredStart {
    private static final String INTERFACE = "in0";
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(2);

    private StoredStart() {}

    static void run(Path data, Report.Row row) throws IOException {
        Path pins = Path.of("/sys/fs/bpf/xdpgate-bench-"
                + Long.toHexString(ThreadLocalRandom.current().nextLong()));
        try (TestNamespace namespace = TestNamespace.create();
                HttpClient client = HttpClient.newHttpClient()) {
            namespace.addVeth(INTERFACE, "out0");
            int port = freePort();
            List<String> command = command(data, pins, namespace, port);
            Process first = start("start, nothing pinned", "coldStartSeconds", command, data, client, port, row);
            first.destroyForcibly().onExit().join();
            Process second = start("start after a kill", "startAfterKillSeconds", command, data, client, port, row);
            second.destroy(); // with --on-stop remove
            second.onExit().join();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static List<String> command(Path data, Path pins, TestNamespace namespace, int port) {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                XdpgateApplication.class.getName(),
                "--no-auth",
                "--port",
                Integer.toString(port),
                "--data-dir",
                data.toString(),
                "--pin-directory",
                pins.toString(),
                "--on-stop",
                "remove",
                "--netns",
                namespace.name(),
                "--interface",
                INTERFACE));
    }

    private static Process start(
            String what, String name, List<String> command, Path data, HttpClient client, int port, Report.Row row)
            throws IOException {
        Path log = data.resolve("service.log");
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        HttpRequest health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/health"))
                .build();
        while (!isUp(client, health)) {
            if (!process.isAlive() || System.nanoTime() - start > LONGEST_NANOS) {
                process.destroyForcibly();
                throw new IllegalStateException("the service does not come up:\n" + Files.readString(log));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%s: %.2f s%n", what, seconds);
        row.with(name, seconds);
        return process;
    }

    private static boolean isUp(HttpClient client, HttpRequest health) {
        try {
            return client.send(health, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
