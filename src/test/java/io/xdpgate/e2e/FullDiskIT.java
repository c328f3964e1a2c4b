package io.xdpgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.xdpgate.testkit.RequiresBpf;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The packaged service on a file system of 3 MB, in a mount namespace of its own. */
@RequiresBpf
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class FullDiskIT {
    private static final String RULES = "/api/v1/rules";
    private static final int TOO_MANY = 20_000;

    @TempDir
    Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private Process process;
    private int port;

    @BeforeEach
    void start() throws IOException {
        port = Service.freePort();
        List<String> mounted = List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o size=3m,mode=0700 none \"$0\" && exec \"$@\"",
                directory.toString());
        List<String> service = List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-jar",
                System.getProperty("xdpgate.jar", "target/xdpgate.jar"),
                "--port",
                Integer.toString(port),
                "--data-dir",
                directory.toString(),
                "--pin-directory",
                "",
                "--no-auth");
        process = new ProcessBuilder(
                        Stream.concat(mounted.stream(), service.stream()).toList())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        await().atMost(Duration.ofSeconds(90)).until(() -> process.isAlive() && health().equals("UP"));
    }

    @AfterEach
    void end() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
        client.close();
    }

    @Test
    void aWriteThatDoesNotFitIsRefusedAndTheNextOneThatDoesIsTaken() throws Exception {
        assertThat(post("{\"name\":\"fits\",\"action\":\"count\"}").statusCode())
                .isEqualTo(201);
        String many =
                IntStream.range(0, TOO_MANY).mapToObj(FullDiskIT::rule).collect(Collectors.joining(",", "[", "]"));
        HttpResponse<String> refused = post(many);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(507);
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(refused.body()).contains("nothing changed").contains("free space");
        assertThat(rules()).isEqualTo(1);
        assertThat(post("{\"name\":\"fits-too\",\"action\":\"count\"}").statusCode())
                .isEqualTo(201);
        assertThat(rules()).isEqualTo(2);
        assertThat(health()).isEqualTo("UP");
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
