package io.xdpgate.config;

import io.xdpgate.testkit.FakeDataplane;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The whole service on a free port, with interfaces eth1 (attached at start) and eth2; one context for all tests. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "xdpgate.interfaces=eth1",
            "xdpgate.events.heartbeat=200ms",
            "xdpgate.events.subscribers=4",
            "xdpgate.limits.body-bytes=1MB",
            "management.prometheus.metrics.export.enabled=true"
        })
@Import(ServiceTest.FakeKernel.class)
public abstract class ServiceTest {
    @Autowired
    @Qualifier("dataplane")
    protected FakeDataplane kernel;

    @LocalServerPort
    protected int port;

    @Value("${xdpgate.data-dir}")
    private Path data;

    protected final HttpClient client = HttpClient.newHttpClient();

    /** Takes the place of the kernel. */
    @TestConfiguration(proxyBeanMethods = false)
    public static class FakeKernel {
        @Bean
        @Primary
        DataplaneOpener fakeOpener() {
            return (properties, sink) -> {
                FakeDataplane fake = new FakeDataplane().withInterface("eth1").withInterface("eth2");
                fake.connect(sink);
                return fake;
            };
        }
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        // One for each context: a data directory is one service's.
        registry.add("xdpgate.data-dir", temporary()::toString);
    }

    protected final String token() throws IOException {
        return Files.readString(data.resolve("admin.token")).strip();
    }

    protected final HttpRequest.Builder anonymous(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    protected final HttpRequest.Builder request(String path) throws IOException {
        return anonymous(path).header("Authorization", "Bearer " + token());
    }

    protected final HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    protected final HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    protected final HttpResponse<String> call(String method, String path, @Nullable String json)
            throws IOException, InterruptedException {
        HttpRequest.BodyPublisher body =
                json == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(json);
        return send(request(path).header("Content-Type", "application/json").method(method, body));
    }

    private static Path temporary() {
        try {
            // Below target, so that nothing is left elsewhere.
            return Files.createTempDirectory(Path.of("target").toAbsolutePath(), "service")
                    .resolve("data");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
