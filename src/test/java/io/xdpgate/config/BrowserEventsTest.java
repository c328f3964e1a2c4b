package io.xdpgate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.xdpgate.testkit.Packets;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A browser's own EventSource, with a ticket. The page and the API come from one origin, through a proxy, as a
 * dashboard would have it.
 */
class BrowserEventsTest extends ServiceTest {
    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");

    /** Gets a ticket, listens, and tells of each packet and of the end of the stream. */
    private static final String PAGE = """
            <!doctype html><title>events</title><script>
            const tell = text => fetch('/seen', { method: 'POST', body: text });
            fetch('/api/v1/events/tickets', { method: 'POST', headers: { 'Authorization': 'Bearer TOKEN' } })
              .then(answer => answer.json())
              .then(body => {
                const events = new EventSource('/api/v1/events?verdict=drop&ticket=' + body.ticket);
                events.addEventListener('open', () => tell('open'));
                events.addEventListener('heartbeat', () => {});
                events.addEventListener('packet', message =>
                  tell(message.lastEventId + ' ' + JSON.parse(message.data).source));
              })
              .catch(failure => tell('failed: ' + failure));
            </script>
            """;

    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    @Test
    @Timeout(120)
    void aBrowserIsServedThroughATicket(@TempDir Path profile) throws IOException, InterruptedException {
        Optional<Path> browser = browser();
        assumeTrue(browser.isPresent(), "no browser: none of " + BROWSERS + " is on the PATH");
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        proxy.setExecutor(threads);
        proxy.createContext("/", this::serve);
        proxy.start();
        Process process =
                start(browser.orElseThrow(), profile, proxy.getAddress().getPort());
        try {
            assertThat(seen.poll(60, TimeUnit.SECONDS)).isEqualTo("open");
            kernel.emit(Packets.passedNonIp());
            kernel.emit(Packets.dropped("192.0.2.77", 40_000));
            assertThat(seen.poll(30, TimeUnit.SECONDS)).matches("[0-9a-f]{8}-[0-9]+ 192\\.0\\.2\\.77");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            proxy.stop(0);
            threads.shutdownNow();
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> !kernel.isArmed());
    }

    private static Optional<Path> browser() {
        return Stream.of(System.getenv("PATH").split(":"))
                .flatMap(directory -> BROWSERS.stream().map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Process start(Path browser, Path profile, int port) throws IOException {
        ProcessBuilder process = new ProcessBuilder(
                        browser.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--user-data-dir=" + profile,
                        "--remote-debugging-port=0",
                        "http://127.0.0.1:" + port + "/")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        process.environment().put("TMPDIR", profile.toString());
        return process.start();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (path.startsWith("/api/")) {
                forward(exchange);
            } else if (path.equals("/seen")) {
                seen.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(204, -1);
            } else {
                byte[] page = PAGE.replace("TOKEN", token()).getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "text/html;charset=UTF-8");
                exchange.sendResponseHeaders(200, page.length);
                exchange.getResponseBody().write(page);
            }
        }
    }

    /** Passes a request on as it is, and the answer piece by piece as it comes. */
    private void forward(HttpExchange exchange) throws IOException {
        HttpRequest.Builder request = anonymous(exchange.getRequestURI().toString())
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.noBody());
        for (String header : List.of("Authorization", "Accept", "Last-Event-ID")) {
            String value = exchange.getRequestHeaders().getFirst(header);
            if (value != null) {
                request.header(header, value);
            }
        }
        try {
            HttpResponse<InputStream> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            exchange.getResponseHeaders()
                    .set(
                            "Content-Type",
                            answer.headers().firstValue("Content-Type").orElse("text/plain"));
            exchange.sendResponseHeaders(answer.statusCode(), 0);
            copy(answer.body(), exchange.getResponseBody());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[8_192];
        try (from) {
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                to.write(buffer, 0, read);
                to.flush();
            }
        }
    }
}
