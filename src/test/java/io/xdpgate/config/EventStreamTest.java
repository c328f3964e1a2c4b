package io.xdpgate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.xdpgate.dataplane.PacketEvent;
import io.xdpgate.policy.Address;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.TcpFlag;
import io.xdpgate.policy.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EventStreamTest extends ServiceTest {
    /** A client that has gone is noticed by a heartbeat that fails, so that no stream outlives its test. */
    @AfterEach
    void everySubscriptionEnds() {
        await().until(() -> !kernel.isArmed());
    }

    @Test
    void sendsAnEventInFullAndHeartbeats() throws IOException, InterruptedException {
        try (Stream stream = open(request("/api/v1/events"))) {
            assertThat(stream.answer.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("text/event-stream");
            assertThat(stream.answer.headers().firstValue("Cache-Control")).hasValue("no-cache");
            assertThat(stream.answer.headers().firstValue("X-Accel-Buffering")).hasValue("no");
            assertThat(stream.message()).containsExactly(": subscribed");
            assertThat(kernel.isArmed()).isTrue();

            kernel.emit(event(Verdict.DROP, 80));
            List<String> message = stream.messageOfType("packet");
            assertThat(message.getFirst()).matches("id: [0-9a-f]{8}-[0-9]+");
            assertThat(message.getLast())
                    .isEqualTo("data: {\"time\":\"2026-01-02T03:04:05Z\",\"interface\":\"eth1\",\"verdict\":\"drop\","
                            + "\"wouldBe\":null,\"reason\":\"rule\",\"ruleId\":\"r_1\",\"revision\":17,\"family\":\"ipv4\","
                            + "\"source\":\"192.0.2.9\",\"destination\":\"198.51.100.1\",\"protocol\":\"tcp\","
                            + "\"sourcePort\":40000,\"destinationPort\":80,\"tcpFlags\":[\"SYN\"],\"icmp\":null,"
                            + "\"vlan\":null,\"innerVlan\":null,\"length\":74,\"node\":null}");
            assertThat(stream.messageOfType("heartbeat").getLast()).startsWith("data: {\"time\":\"");

            kernel.loseInKernel(3);
            kernel.emit(event(Verdict.DROP, 80));
            assertThat(stream.messageOfType("loss").getLast()).isEqualTo("data: {\"count\":3,\"stage\":\"kernel\"}");
        }
    }

    @Test
    void filtersAndResumes() throws IOException, InterruptedException {
        String before;
        try (Stream stream = open(request("/api/v1/events?verdict=pass&port=443&port=53&source=192.0.2.0/24"))) {
            stream.message();
            kernel.emit(event(Verdict.DROP, 443));
            kernel.emit(event(Verdict.PASS, 80));
            kernel.emit(event(Verdict.PASS, 53));
            List<String> message = stream.messageOfType("packet");
            assertThat(message.getLast()).contains("\"destinationPort\":53");
            String[] id = message.getFirst().substring("id: ".length()).split("-", 2);
            before = id[0] + "-" + (Long.parseLong(id[1]) - 1);
        }
        try (Stream stream = open(request("/api/v1/events").header("Last-Event-ID", before))) {
            assertThat(stream.messageOfType("packet").getLast()).contains("\"destinationPort\":53");
        }
    }

    @Test
    void filtersByWhatRuleAndProtocolAre() throws IOException, InterruptedException {
        String edge = rule("{\"action\":\"count\",\"labels\":{\"team\":\"edge\"}}");
        String core = rule("{\"action\":\"count\",\"labels\":{\"team\":\"core\"}}");
        try (Stream stream = open(request("/api/v1/events?label=team:edge&label=team:x&wouldBe=drop&protocol=tcp"))) {
            stream.message();
            kernel.emit(counted(core, Verdict.DROP, Protocol.TCP, 1));
            kernel.emit(counted(edge, Verdict.PASS, Protocol.TCP, 2));
            kernel.emit(counted(edge, Verdict.DROP, Protocol.UDP, 3));
            kernel.emit(counted(edge, Verdict.DROP, Protocol.TCP, 4));
            assertThat(stream.messageOfType("packet").getLast()).contains("\"destinationPort\":4,");

            relabel(core, "edge");
            kernel.emit(counted(core, Verdict.DROP, Protocol.TCP, 5));
            assertThat(stream.messageOfType("packet").getLast())
                    .as("labels are those of the moment")
                    .contains("\"destinationPort\":5,");
            call("DELETE", "/api/v1/rules/" + core, null);
            kernel.emit(counted(core, Verdict.DROP, Protocol.TCP, 6));
            kernel.emit(counted(edge, Verdict.DROP, Protocol.TCP, 7));
            assertThat(stream.messageOfType("packet").getLast())
                    .as("a rule that is gone has no labels")
                    .contains("\"destinationPort\":7,");
        } finally {
            call("DELETE", "/api/v1/rules/" + edge, null);
        }
    }

    @Test
    void aBrowserResumesByAParameter() throws IOException, InterruptedException {
        String id;
        try (Stream stream = open(request("/api/v1/events"))) {
            stream.message();
            kernel.emit(event(Verdict.DROP, 1));
            kernel.emit(event(Verdict.DROP, 2));
            id = stream.messageOfType("packet").getFirst().substring("id: ".length());
        }
        try (Stream stream = open(request("/api/v1/events?lastEventId=" + id))) {
            assertThat(stream.messageOfType("packet").getLast()).contains("\"destinationPort\":2,");
        }
        try (Stream stream = open(request("/api/v1/events?lastEventId=" + id).header("Last-Event-ID", next(id)))) {
            assertThat(stream.message()).containsExactly(": subscribed");
            assertThat(stream.message()).as("the header counts").contains("event: heartbeat");
        }
    }

    @Test
    @Timeout(30)
    void curlShowsEventsAsTheyCome() throws IOException, InterruptedException {
        String url = "http://127.0.0.1:" + port + "/api/v1/events";
        Process curl = new ProcessBuilder("curl", "-sN", "-H", "Authorization: Bearer " + token(), url).start();
        try (BufferedReader lines = curl.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.readLine()).isEqualTo(": subscribed");
            kernel.emit(event(Verdict.DROP, 443));
            String line = lines.readLine();
            while (!line.startsWith("data: {\"time\":\"2026-01-02")) {
                line = lines.readLine();
            }
            assertThat(line).contains("\"destinationPort\":443,");
        } finally {
            curl.destroy();
            curl.waitFor();
        }
    }

    @Test
    @Timeout(30)
    void headHasTheHeadersAndSubscribesNobody() throws IOException, InterruptedException {
        for (int i = 0; i < 6; i++) {
            HttpResponse<String> answer =
                    send(request("/api/v1/events").method("HEAD", HttpRequest.BodyPublishers.noBody()));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("text/event-stream");
            assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-cache");
        }
        assertThat(get("/api/v1/system").body()).contains("\"subscribers\":{\"used\":0,");
        assertThat(send(request("/api/v1/events?typo=1").method("HEAD", HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void refusesQueriesThatMeanNothing() throws IOException, InterruptedException {
        HttpResponse<String> answer = get("/api/v1/events?verdict=maybe&port=70000&source=10.0.0.0/33&typo=1&reason=");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("\"verdict\"", "\"port\"", "\"source\"", "\"typo\"", "\"reason\"");
    }

    @Test
    void anIdOfAnEarlierRunIsToldAsALoss() throws IOException, InterruptedException {
        try (Stream stream = open(request("/api/v1/events").header("Last-Event-ID", "00000000-1"))) {
            assertThat(stream.message()).containsExactly(": subscribed");
            assertThat(stream.message())
                    .contains("event: loss")
                    .last()
                    .asString()
                    .endsWith("\"stage\":\"history\"}");
        }
        try (Stream stream = open(request("/api/v1/events").header("Last-Event-ID", ""))) {
            assertThat(stream.message()).containsExactly(": subscribed");
            assertThat(stream.message()).as("nothing is lost").contains("event: heartbeat");
        }
    }

    @Test
    void limitsSubscribers() throws IOException, InterruptedException {
        List<Stream> streams = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                streams.add(open(request("/api/v1/events")));
            }
            HttpResponse<String> fifth = get("/api/v1/events");
            assertThat(fifth.statusCode()).isEqualTo(429);
            assertThat(fifth.headers().firstValue("Retry-After")).isPresent();
        } finally {
            for (Stream stream : streams) {
                stream.close();
            }
        }
    }

    @Test
    void aTicketOpensTheStreamOnce() throws IOException, InterruptedException {
        HttpResponse<String> answer = call("POST", "/api/v1/events/tickets", null);
        assertThat(answer.statusCode()).isEqualTo(201);
        Matcher ticket =
                Pattern.compile("\"ticket\":\"([^\"]+)\",\"expiresAt\":\"").matcher(answer.body());
        assertThat(ticket.find()).isTrue();
        String path = "/api/v1/events?ticket=" + ticket.group(1);

        try (Stream stream = open(anonymous(path))) {
            assertThat(stream.answer.statusCode()).isEqualTo(200);
        }
        assertThat(send(anonymous(path)).statusCode()).isEqualTo(401);
        assertThat(send(anonymous("/api/v1/events?ticket=wrong")).statusCode()).isEqualTo(401);
        assertThat(send(anonymous("/api/v1/events?ticket=")).statusCode()).isEqualTo(401);
        assertThat(send(anonymous("/api/v1/system?ticket=" + ticket.group(1))).statusCode())
                .isEqualTo(401);
    }

    private String rule(String json) throws IOException, InterruptedException {
        HttpResponse<String> answer = call("POST", "/api/v1/rules", json);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        Matcher id = Pattern.compile("\"id\":\"([^\"]+)\"").matcher(answer.body());
        assertThat(id.find()).isTrue();
        return id.group(1);
    }

    private void relabel(String rule, String team) throws IOException, InterruptedException {
        HttpRequest.Builder patch = request("/api/v1/rules/" + rule)
                .header("Content-Type", "application/merge-patch+json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"labels\":{\"team\":\"" + team + "\"}}"));
        assertThat(send(patch).statusCode()).isEqualTo(200);
    }

    private static String next(String id) {
        int dash = id.indexOf('-');
        return id.substring(0, dash + 1) + (Long.parseLong(id.substring(dash + 1)) + 1);
    }

    private Stream open(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        return new Stream(answer, new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8)));
    }

    private static PacketEvent event(Verdict verdict, int port) {
        return event("r_1", verdict, null, Protocol.TCP, port);
    }

    private static PacketEvent counted(String rule, Verdict wouldBe, Protocol protocol, int port) {
        return event(rule, Verdict.PASS, wouldBe, protocol, port);
    }

    private static PacketEvent event(
            String rule, Verdict verdict, @Nullable Verdict wouldBe, Protocol protocol, int port) {
        return new PacketEvent(
                Instant.parse("2026-01-02T03:04:05Z"),
                "eth1",
                verdict,
                wouldBe,
                Reason.RULE,
                rule,
                17,
                Family.IPV4,
                Address.parse("192.0.2.9").orElseThrow(),
                Address.parse("198.51.100.1").orElseThrow(),
                protocol,
                40_000,
                port,
                null,
                Set.of(TcpFlag.SYN),
                null,
                null,
                74,
                new byte[0]);
    }

    /** An open stream; reading blocks until a message has come. */
    private record Stream(HttpResponse<InputStream> answer, BufferedReader lines) implements AutoCloseable {
        List<String> message() throws IOException {
            List<String> message = new ArrayList<>();
            for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
                message.add(line);
            }
            return message;
        }

        List<String> messageOfType(String type) throws IOException {
            List<String> message = message();
            while (!message.contains("event: " + type)) {
                assertThat(message).isNotEmpty();
                message = message();
            }
            return message;
        }

        @Override
        public void close() throws IOException {
            answer.body().close();
        }
    }
}
