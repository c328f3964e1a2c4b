package io.xdpgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The checked-in OpenAPI document is the one that the code makes, and says all that a client needs. */
class OpenApiDocumentTest extends ServiceTest {
    private static final Path DOCUMENT = Path.of("openapi/openapi.yaml");
    private static final String WRITE = "xdpgate.openapi.write";

    @Test
    @DisabledIfSystemProperty(named = WRITE, matches = "true", disabledReason = "the document is written anew")
    void isTheOneCheckedIn() throws IOException, InterruptedException {
        String generated = get("/v3/api-docs.yaml").body();

        assertThat(generated).startsWith("openapi: 3.1.");
        assertThat(Files.exists(DOCUMENT) ? Files.readString(DOCUMENT) : "")
                .as("the API has changed; write %s anew with ./xdpgate openapi", DOCUMENT)
                .isEqualTo(generated);
    }

    /** Writes the document for {@code ./xdpgate openapi}; a run without that property only compares. */
    @Test
    @EnabledIfSystemProperty(named = WRITE, matches = "true", disabledReason = "only ./xdpgate openapi writes")
    void writesTheDocumentWhenAskedTo() throws IOException, InterruptedException {
        HttpResponse<String> generated = get("/v3/api-docs.yaml");

        assertThat(generated.statusCode()).isEqualTo(200);
        Files.createDirectories(DOCUMENT.getParent());
        Files.writeString(DOCUMENT, generated.body());
    }

    @Test
    void everyOperationSaysWhatItIs() throws IOException, InterruptedException {
        JsonNode document = document();
        Set<String> ids = new TreeSet<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(call -> {
                    String name = call.getKey() + " " + path.getKey();
                    JsonNode operation = call.getValue();
                    assertThat(operation.path("summary").asString("")).as(name).isNotBlank();
                    assertThat(operation.path("tags").size()).as(name).isEqualTo(1);
                    assertThat(ids.add(operation.path("operationId").asString("")))
                            .as(name)
                            .isTrue();
                    assertThat(operation.get("operationId").asString()).as(name).matches("[a-z]+[A-Za-z]*");
                    operation.path("parameters").forEach(parameter -> {
                        String which = name + " " + parameter.get("name");
                        assertThat(parameter.path("description").asString(""))
                                .as(which)
                                .isNotBlank();
                        assertThat(parameter.has("schema")).as(which).isTrue();
                    });
                    if (!path.getKey().equals("/actuator/health")) {
                        assertThat(operation.get("responses").has("401"))
                                .as(name)
                                .isTrue();
                    }
                }));
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/rules, post, 201 400 401 406 409 413 415 422 500 503",
        "/api/v1/rules/{id}, patch, 200 400 401 404 406 409 412 413 415 422 500 503",
        "/api/v1/rules/{id}, get, 200 401 404 406 500",
        "/api/v1/policy, put, 200 400 401 406 409 412 413 415 422 428 500 503",
        "/api/v1/events, get, 200 401 406 422 429 500",
        "/api/v1/events/tickets, post, 201 401 406 422 429 500",
        "/api/v1/interfaces, get, 200 401 406 422 500",
        "/api/v1/system, get, 200 401 406 500"
    })
    void everyOperationHasTheAnswersItCanGive(String path, String method, String statuses)
            throws IOException, InterruptedException {
        JsonNode responses = document().get("paths").get(path).get(method).get("responses");

        assertThat(responses.propertyNames()).contains(statuses.split(" "));
        if (!statuses.contains("428")) {
            assertThat(responses.has("428")).isFalse();
        }
        if (!statuses.contains("412")) {
            assertThat(responses.has("412")).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/v1/rules?dryRun=true, rule-request, 200",
        "POST, /api/v1/rules?dryRun=true, rules-request, 200",
        "PUT, /api/v1/policy?dryRun=true, policy-request, 200",
        "PUT, /api/v1/interfaces/eth1/attachment, attachment-request, 200"
    })
    void examplesAreTaken(String method, String path, String example, int status)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request(path)
                .header("Content-Type", "application/json")
                .header("If-Match", "*")
                .method(method, java.net.http.HttpRequest.BodyPublishers.ofString(example(example))));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    }

    private JsonNode document() throws IOException, InterruptedException {
        return new JsonMapper().readTree(get("/v3/api-docs").body());
    }

    private static String example(String name) throws IOException {
        try (InputStream in = new ClassPathResource("openapi/examples/" + name + ".json").getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
