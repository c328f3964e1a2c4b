package io.xdpgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.xdpgate.testkit.RequiresBpf;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The packaged service with its data on a file system that gets full, and that is mounted read-only. */
@RequiresBpf
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class DataDirectoryIT {
    private static final String RULES = "/api/v1/rules";
    private static final int TOO_MANY = 20_000;
    private static final int PORT = 7;

    @TempDir
    Path directory;

    @TempDir
    Path logs;

    private final World world = new World();
    private final HttpClient client = HttpClient.newHttpClient();
    private Process mount;
    private @Nullable Process process;
    private int port;

    /** A mount namespace of its own, in which the data directory is a file system of 3 MB. */
    @BeforeEach
    void mount() throws IOException {
        String mountAndWait = "mount -t tmpfs -o size=3m,mode=0700 none \"$0\" && echo mounted && exec sleep 600";
        mount = new ProcessBuilder("unshare", "--mount", "sh", "-c", mountAndWait, directory.toString()).start();
        assertThat(mount.inputReader().readLine()).isEqualTo("mounted");
    }

    @AfterEach
    void end() throws InterruptedException, IOException {
        try (world) {
            if (process != null) {
                kill();
            }
            client.close();
            mount.destroyForcibly().waitFor();
        } finally {
            removePins();
        }
    }

    private void removePins() throws IOException {
        Path pins = Service.pins(directory);
        if (Files.exists(pins)) {
            try (var names = Files.list(pins)) {
                for (Path name : names.toList()) {
                    Files.delete(name);
                }
            }
            Files.delete(pins);
        }
    }

    private List<String> inside(List<String> command) {
        return Stream.concat(Stream.of("nsenter", "--mount=/proc/" + mount.pid() + "/ns/mnt", "--"), command.stream())
                .toList();
    }

    private void start(String health) throws IOException {
        port = Service.freePort();
        List<String> service = PackagedService.command();
        service.addAll(List.of(
                "--port",
                Integer.toString(port),
                "--data-dir",
                directory.toString(),
                "--pin-directory",
                Service.pins(directory).toString(),
                "--netns",
                world.server.name(),
                "--interface",
                World.INTERFACE,
                "--no-auth"));
        Process started = new ProcessBuilder(inside(service))
                .redirectErrorStream(true)
                .redirectOutput(logs.resolve("service.log").toFile())
                .start();
        process = started;
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    assertThat(started.isAlive())
                            .as(Files.readString(logs.resolve("service.log")))
                            .isTrue();
                    return health().equals(health);
                });
    }

    private void kill() throws InterruptedException {
        Process running = Objects.requireNonNull(process);
        running.toHandle().destroyForcibly();
        running.waitFor();
    }

    private void remount(String mode) throws IOException, InterruptedException {
        Process remount = new ProcessBuilder(inside(List.of("mount", "-o", "remount," + mode, directory.toString())))
                .inheritIO()
                .start();
        assertThat(remount.waitFor()).isZero();
    }

    @Test
    void isToldAndLeavesVerdictsAsTheyAre() throws Exception {
        world.echoUdp(PORT);
        start("UP");
        assertThat(post("{\"match\":{\"protocol\":\"udp\"},\"action\":\"drop\"}")
                        .statusCode())
                .isEqualTo(201);
        aWriteThatDoesNotFitIsRefusedAndTheNextOneThatDoesIsTaken();

        kill();
        remount("ro"); // refused while a file is open for writing
        start("DOWN");
        assertThat(get("/actuator/health").toString()).contains("what was in force before goes on filtering");
        HttpResponse<String> refused = post("{\"action\":\"count\"}");
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
        assertThat(refused.body()).contains("cannot be written", "mounted read-only", "nothing changed");
        assertThat(world.echoes(World.SERVER_IPV4, PORT)).isFalse();

        kill();
        remount("rw");
        start("UP");
        assertThat(rules()).isEqualTo(2);
        assertThat(post("{\"action\":\"count\"}").statusCode()).isEqualTo(201);
        assertThat(world.echoes(World.SERVER_IPV4, PORT)).isFalse();
    }

    private void aWriteThatDoesNotFitIsRefusedAndTheNextOneThatDoesIsTaken() throws Exception {
        String many =
                IntStream.range(0, TOO_MANY).mapToObj(DataDirectoryIT::rule).collect(Collectors.joining(",", "[", "]"));
        HttpResponse<String> refused = post(many);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(507);
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(refused.body()).contains("nothing changed").contains("free space");
        assertThat(rules()).isEqualTo(1);
        assertThat(post("{\"name\":\"fits\",\"action\":\"count\"}").statusCode())
                .isEqualTo(201);
        assertThat(rules()).isEqualTo(2);
        assertThat(health()).isEqualTo("UP");
        assertThat(world.echoes(World.SERVER_IPV4, PORT)).isFalse();
    }

    private static String rule(int number) {
        return "{\"action\":\"drop\",\"match\":{\"source\":{\"prefixes\":[\"10.0." + number / 256 + "." + number % 256
                + "\"]}},\"comment\":\"" + "fills the disk ".repeat(8) + "\"}";
    }

    private HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(uri(RULES))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private int rules() throws IOException, InterruptedException {
        return get(RULES).get("items").size();
    }

    private String health() throws InterruptedException {
        try {
            return get("/actuator/health").path("status").asString("");
        } catch (IOException notYet) {
            return "";
        }
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(path)).build();
        return JsonMapper.shared()
                .readTree(client.send(request, HttpResponse.BodyHandlers.ofString())
                        .body());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
