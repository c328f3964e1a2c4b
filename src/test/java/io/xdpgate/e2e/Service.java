package io.xdpgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.xdpgate.testkit.TestNamespace;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The packaged service as a process of its own, and a client of its API. */
final class Service implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final Process process;
    private final int port;
    private final Path directory;
    private final HttpClient client = HttpClient.newHttpClient();
    private final String token;

    private Service(Process process, int port, Path directory, int health) throws IOException {
        this.process = process;
        this.port = port;
        this.directory = directory;
        awaitHealth(health);
        this.token = Files.readString(directory.resolve("admin.token")).strip();
    }

    /** Starts the service and waits until it is up; {@code arguments} as the launcher passes them. */
    static Service start(String... arguments) throws IOException {
        Path directory = Files.createTempDirectory("xdpgate-e2e");
        int port = freePort();
        return new Service(launch(directory, port, arguments), port, directory, 200);
    }

    /** Starts the service and waits until it answers, and says that it is not well. */
    static Service startUnwell(String... arguments) throws IOException {
        Path directory = Files.createTempDirectory("xdpgate-e2e");
        int port = freePort();
        return new Service(launch(directory, port, arguments), port, directory, 503);
    }

    /** Kills it, and starts it again with the same data directory; this one is of no use any more. */
    Service killAndStartAgain(String... arguments) throws IOException {
        process.destroyForcibly().onExit().join();
        return new Service(launch(directory, port, arguments), port, directory, 200);
    }

    /** Starts the service on a data directory that is there; the caller removes it. */
    static Service startOn(Path directory, String... arguments) throws IOException {
        int port = freePort();
        return new Service(launch(directory, port, arguments), port, directory, 200);
    }

    /** Ends it as a crash would; the data directory stays. */
    void kill() {
        process.toHandle().destroyForcibly();
        process.onExit().join();
        client.close();
    }

    /** Starts the service without waiting for anything; arguments that begin with {@code -X} are for the machine. */
    static Process launch(Path directory, int port, String... arguments) throws IOException {
        return launch(List.of(), directory, port, arguments);
    }

    /** Starts the service as a process of that namespace, without waiting for anything. */
    static Process launchIn(TestNamespace namespace, Path directory, int port, String... arguments) throws IOException {
        return launch(List.of("nsenter", "--net=" + namespace.path(), "--"), directory, port, arguments);
    }

    private static Process launch(List<String> before, Path directory, int port, String... arguments)
            throws IOException {
        List<String> options = new ArrayList<>(List.of(arguments));
        options.removeIf(argument -> !argument.startsWith("-X"));
        List<String> command = new ArrayList<>(before);
        command.addAll(PackagedService.command(options));
        command.addAll(List.of("--port", Integer.toString(port), "--data-dir", directory.toString()));
        command.addAll(pinning(directory, arguments));
        Stream.of(arguments).filter(argument -> !options.contains(argument)).forEach(command::add);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("service.log").toFile())
                .start();
    }

    /** Each service pins in a place of its own, and removes everything when it ends, unless the test says otherwise. */
    private static List<String> pinning(Path directory, String... arguments) {
        List<String> options = new ArrayList<>();
        if (!List.of(arguments).contains("--pin-directory")) {
            options.addAll(List.of("--pin-directory", pins(directory).toString()));
        }
        if (!List.of(arguments).contains("--on-stop")) {
            options.addAll(List.of("--on-stop", "remove"));
        }
        return options;
    }

    /** Where a service with this data directory pins. */
    static Path pins(Path directory) {
        return Path.of(
                "/sys/fs/bpf/xdpgate-t-" + directory.getFileName().toString().replace('.', '-'));
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void awaitHealth(int status) {
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new AssertionError("the service ended:\n" + log());
                    }
                    return health() == status;
                });
    }

    /** HTTP status; 0: no answer yet. */
    private int health() {
        try {
            HttpRequest health = HttpRequest.newBuilder(uri("/actuator/health")).build();
            return client.send(health, HttpResponse.BodyHandlers.ofString()).statusCode();
        } catch (IOException notYet) {
            return 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    String log() {
        try {
            return Files.readString(directory.resolve("service.log"));
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer " + token)
                .timeout(Duration.ofSeconds(20));
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new AssertionError(request + " failed; log of the service:\n" + log(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** Sends JSON and answers the body, which must come with this status. */
    JsonNode exchange(String method, String path, String body, int status) {
        HttpRequest request = request(path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = send(request);
        assertThat(response.statusCode())
                .as("%s %s: %s", method, path, response.body())
                .isEqualTo(status);
        return response.body().isEmpty() ? JSON.nullNode() : JSON.readTree(response.body());
    }

    JsonNode get(String path) {
        HttpResponse<String> response = send(request(path).GET().build());
        assertThat(response.statusCode())
                .as("GET %s: %s", path, response.body())
                .isEqualTo(200);
        return JSON.readTree(response.body());
    }

    /** Creates a rule and answers its id. */
    String createRule(String rule) {
        return exchange("POST", "/api/v1/rules", rule, 201).get("id").asString();
    }

    void deleteRule(String id) {
        exchange("DELETE", "/api/v1/rules/" + id, "", 204);
    }

    long packetsOf(String ruleId) {
        return get("/api/v1/rules/" + ruleId + "/statistics").get("packets").asLong();
    }

    int port() {
        return port;
    }

    /** The data directory. */
    Path directory() {
        return directory;
    }

    HttpClient client() {
        return client;
    }

    Process process() {
        return process;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly().onExit().join();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        client.close();
        try (var files = Files.walk(directory)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException left) {
            throw new AssertionError(left);
        }
    }
}
