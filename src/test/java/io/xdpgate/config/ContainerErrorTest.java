package io.xdpgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors before and beside the controllers have a problem body like all others. */
class ContainerErrorTest extends ServiceTest {
    private static final String PROBLEM = "content-type: application/problem+json";

    @Test
    void badRequestLine() throws IOException {
        assertProblem(raw("GET /a[b HTTP/1.1\r\nHost: localhost\r\n\r\n"), 400);
        assertProblem(raw("NONSENSE\r\n\r\n"), 400);
    }

    @Test
    void badHeader() throws IOException {
        assertProblem(raw("GET /actuator/health HTTP/1.1\r\nHost: local host\r\n\r\n"), 400);
        assertProblem(raw("GET /actuator/health HTTP/1.1\r\n\r\n"), 400);
        assertProblem(raw("GET /%00 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), 400);
    }

    @Test
    void oversizedHeader() throws IOException {
        String long32k = "x".repeat(32_768);
        assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + long32k + "\r\n\r\n"))
                .matches("(?s)HTTP/1.1 (400|431) .*")
                .containsIgnoringCase(PROBLEM);
    }

    @Test
    void traceAndUnknownMethods() throws IOException {
        String rest = " /api/v1/interfaces HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                + token() + "\r\n\r\n";
        assertProblem(raw("TRACE" + rest), 405);
        assertProblem(raw("BREW" + rest), 405);
        assertThat(raw("GET" + rest)).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void unknownTransferCoding() throws IOException {
        assertProblem(
                raw("POST /api/v1/events/tickets HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: brotli\r\n\r\n"),
                400);
    }

    @ParameterizedTest
    @CsvSource({"evil.example", "127.0.0.1.evil.example", "192.0.2.1"})
    void refusesForeignHosts(String host) throws IOException {
        String answer = raw("GET /actuator/health HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
        assertProblem(answer, 421);
        assertThat(answer).contains("urn:xdpgate:problem:host-not-allowed").doesNotContain("UP");
    }

    @ParameterizedTest
    @CsvSource({"localhost", "LOCALHOST:8080", "127.0.0.1", "[::1]:99"})
    void answersToLoopbackNames(String host) throws IOException {
        assertThat(raw("GET /swagger-ui.html HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 302 ");
    }

    @Test
    void wrongMethodNamesTheRightOnes() throws IOException, InterruptedException {
        HttpResponse<String> answer = call("POST", "/api/v1/statistics", "{}");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow").orElseThrow()).contains("GET");
        assertThat(answer.body()).contains("urn:xdpgate:problem:method-not-allowed");
    }

    @Test
    void unacceptableAndUnsupportedMediaTypes() throws IOException, InterruptedException {
        assertThat(send(request("/api/v1/system").header("Accept", "text/csv")).statusCode())
                .isEqualTo(406);
        HttpResponse<String> answer = send(request("/api/v1/panic")
                .header("Content-Type", "text/plain")
                .PUT(HttpRequest.BodyPublishers.ofString("PT5M")));
        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.body()).contains("urn:xdpgate:problem:unsupported-media-type");
    }

    @Test
    void bodyBeyondTheLimitDeclaredOrChunked() throws IOException, InterruptedException {
        byte[] large = new byte[(1 << 20) + 1];
        HttpRequest.Builder declared = request("/api/v1/panic")
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(large));
        HttpRequest.Builder chunked = request("/api/v1/panic")
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(large)));

        assertThat(send(declared).statusCode()).isEqualTo(413);
        assertThat(send(chunked).statusCode()).isEqualTo(413);
    }

    @Test
    void oneLimitHoldsForRulesToo() throws IOException, InterruptedException {
        String padded = "{\"action\":\"drop\"}" + " ".repeat(1 << 20);
        HttpResponse<String> answer = call("POST", "/api/v1/rules?dryRun=true", padded);

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("\"limitBytes\":1048576");
        assertThat(call("POST", "/api/v1/rules?dryRun=true", padded.substring(0, 1 << 20))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void chunkedBodyWithinTheLimitIsRead() throws IOException, InterruptedException {
        byte[] json = "{\"unknown\":1}".getBytes(StandardCharsets.UTF_8);
        HttpResponse<String> answer = send(request("/api/v1/panic")
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(json))));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("\"/unknown\"", "\"/duration\"");
    }

    private static void assertProblem(String answer, int status) {
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .containsIgnoringCase(PROBLEM)
                .contains("urn:xdpgate:problem:", "\"status\":" + status);
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
