package io.xdpgate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.xdpgate.dataplane.RuleCounter;
import io.xdpgate.dataplane.Total;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Verdict;
import io.xdpgate.testkit.Packets;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StatisticsApiTest extends ServiceTest {
    private static final String TOP = "/api/v1/statistics/top";

    @AfterEach
    void countNothing() throws IOException, InterruptedException {
        kernel.setTotals(List.of());
        call("POST", "/api/v1/statistics/reset", null);
    }

    @Test
    void aResetIsForTheApiOnly() throws IOException, InterruptedException {
        kernel.setTotals(List.of(new Total("eth2", Reason.RULE, Verdict.DROP, 3, 180)));
        assertThat(json(get("/api/v1/statistics")).at("/interfaces/0/packets").asLong())
                .isEqualTo(3);
        Instant before =
                Instant.parse(json(get("/api/v1/statistics")).get("since").asString());

        HttpResponse<String> reset = call("POST", "/api/v1/statistics/reset", null);
        assertThat(reset.statusCode()).as(reset.body()).isEqualTo(204);
        JsonNode after = json(get("/api/v1/statistics"));
        assertThat(after.get("interfaces").size()).isZero();
        assertThat(Instant.parse(after.get("since").asString())).isAfter(before);
        assertThat(get("/actuator/prometheus").body())
                .containsPattern("xdpgate_packets_total\\{[^}]*interface=\"eth2\"[^}]*} 3\\.0");

        kernel.setTotals(List.of(new Total("eth2", Reason.RULE, Verdict.DROP, 5, 300)));
        assertThat(json(get("/api/v1/statistics"))
                        .at("/interfaces/0/reasons/0/packets")
                        .asLong())
                .isEqualTo(2);
        assertThat(call("POST", "/api/v1/statistics/reset?really=yes", null).statusCode())
                .isEqualTo(422);
    }

    @Test
    void ratesAppearWhenTheyHaveBeenSampled() {
        kernel.setTotals(List.of(new Total("eth2", Reason.RULE, Verdict.DROP, 3, 180)));
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            JsonNode rates = json(get("/api/v1/statistics")).at("/interfaces/0/rates/1s");
            return rates.isObject() && rates.has("packetsPerSecond") && rates.has("bytesPerSecond");
        });
    }

    @Test
    void aRuleHasRatesAndAResetOfItsOwn() throws IOException, InterruptedException {
        String id = json(call("POST", "/api/v1/rules", "{\"action\":\"count\"}"))
                .get("id")
                .asString();
        String path = "/api/v1/rules/" + id + "/statistics";
        kernel.setRuleCounter(id, new RuleCounter(7, 420, Instant.parse("2026-01-02T03:04:05Z")));
        JsonNode first = json(get(path));
        assertThat(first.get("packets").asLong()).isEqualTo(7);
        assertThat(first.get("lastHit").asString()).isEqualTo("2026-01-02T03:04:05Z");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> json(get(path)).at("/rates/1s").isObject());

        assertThat(call("POST", path + "/reset", null).statusCode()).isEqualTo(204);
        JsonNode after = json(get(path));
        assertThat(after.get("packets").asLong()).isZero();
        assertThat(after.get("lastHit").isNull()).isTrue();
        assertThat(json(get("/api/v1/rules?include=statistics"))
                        .at("/items/0/statistics/packets")
                        .asLong())
                .isZero();
        assertThat(call("POST", "/api/v1/rules/r_none/statistics/reset", null).statusCode())
                .isEqualTo(404);
        call("DELETE", "/api/v1/rules/" + id, null);
    }

    @Test
    void topListensAndAnswersAnEstimate() throws IOException {
        CompletableFuture<HttpResponse<String>> asked = client.sendAsync(
                request(TOP + "?by=source&seconds=1&limit=1&verdict=drop").build(),
                HttpResponse.BodyHandlers.ofString());
        await().until(kernel::isArmed);
        for (int i = 0; i < 4; i++) {
            kernel.emit(Packets.dropped(i == 0 ? "192.0.2.10" : "192.0.2.9", 40_000));
        }
        kernel.emit(Packets.passedNonIp());
        HttpResponse<String> answer = asked.join();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode top = json(answer);
        assertThat(top.get("estimate").asBoolean()).isTrue();
        assertThat(top.get("events").asLong()).isEqualTo(4);
        assertThat(top.get("items").toString())
                .isEqualTo("[{\"value\":\"192.0.2.9\",\"events\":3,\"atLeast\":3,\"share\":0.75}]");
        await().until(() -> !kernel.isArmed());
    }

    @Test
    void topRefusesWhatMeansNothing() throws IOException, InterruptedException {
        assertThat(get(TOP).body()).contains("\"by\"");
        HttpResponse<String> answer = get(TOP + "?by=colour&seconds=61&limit=0");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("\"by\"", "\"seconds\"", "\"limit\"");
        assertThat(get(TOP + "?by=rule&vedict=drop").body()).contains("\"vedict\"");
        assertThat(kernel.isArmed()).isFalse();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }
}
