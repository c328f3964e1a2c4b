package io.xdpgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.testkit.RequiresBpf;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The policy and its history outlive kill -9 of the packaged service. */
@RequiresBpf
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PolicyRestartIT {
    private static final String RULES = "/api/v1/rules";
    private static final String POLICY = "/api/v1/policy";
    private static final String REVISIONS = "/api/v1/revisions";

    @TempDir
    Path directory;

    private Service service;

    @AfterEach
    void end() {
        if (service.process().isAlive()) {
            service.kill();
        }
    }

    @BeforeEach
    void start() throws Exception {
        service = Service.startOn(directory, "--pin-directory", "");
    }

    /** One story, as starts are what takes time. What is not confirmed goes: see {@link CallerCutOffIT}. */
    @Test
    void whatWasAcknowledgedOutlivesAKill() throws Exception {
        Process second = Service.launch(directory, Service.freePort(), "--pin-directory", "");
        service.exchange("POST", "/api/v1/sets", "{\"name\":\"s\",\"entries\":[\"192.0.2.0/24\"]}", 201);
        String named = service.createRule(
                "{\"name\":\"named\",\"match\":{\"source\":{\"sets\":[\"s\"]}},\"action\":\"drop\"}");
        HttpResponse<String> first = keyed();
        service.exchange("POST", "/api/v1/sets/s/entries", "{\"add\":[\"198.51.100.7\"]}", 200);
        String provisional = "{\"name\":\"provisional\",\"action\":\"count\"}";
        service.exchange("POST", RULES + "?confirmWithin=PT10M", provisional, 201);
        assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).isNotZero();
        assertThat(service.log()).contains("another xdpgate works on the data directory");
        JsonNode policy = service.get(POLICY);
        JsonNode revisions = service.get(REVISIONS);
        JsonNode journal = service.get("/api/v1/sets/s/journal");
        assertThat(state(4)).isEqualTo("provisional");
        service.kill();

        start();
        assertThat(service.get(POLICY)).isEqualTo(policy);
        assertThat(service.get(REVISIONS)).isEqualTo(revisions);
        assertThat(service.get("/api/v1/sets/s/journal")).isEqualTo(journal);
        HttpResponse<String> again = keyed();
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
        assertThat(state(4)).isEqualTo("provisional");
        service.exchange("POST", REVISIONS + "/4/confirm", "", 200);
        assertThat(state(4)).isEqualTo("active");
        service.deleteRule(named);
        assertThat(service.get(REVISIONS).at("/items/0/number").asInt()).isEqualTo(5);
    }

    private String state(int revision) {
        return service.get(REVISIONS + "/" + revision).get("state").asString();
    }

    private JsonNode rules() {
        return service.get(POLICY).get("rules");
    }

    /** Creates a rule, the same one each time. */
    private HttpResponse<String> keyed() {
        HttpResponse<String> answer = service.send(service.request(RULES)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "the only one")
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"keyed\",\"action\":\"count\"}"))
                .build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return answer;
    }

    @Test
    @Tag("slow")
    void aBackupComesBack() throws Exception {
        service.createRule("{\"name\":\"saved\",\"action\":\"count\"}");
        Path file = directory.resolve("saved.zip");
        assertThat(command("backup", file)).isZero();
        service.createRule("{\"name\":\"later\",\"action\":\"count\"}");
        assertThat(command("restore", file)).as("while the service runs").isNotZero();
        assertThat(rules().size()).isEqualTo(2);
        service.kill();
        assertThat(command("restore", file)).isZero();
        start();
        assertThat(rules().size()).isEqualTo(1);
        assertThat(rules().at("/0/name").asString()).isEqualTo("saved");
    }

    private int command(String command, Path file) throws Exception {
        List<String> all = PackagedService.command();
        all.addAll(List.of(command, file.toString(), "--data-dir", directory.toString()));
        Process process = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(command + ".log").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
