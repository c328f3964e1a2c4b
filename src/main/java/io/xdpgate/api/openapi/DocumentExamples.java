package io.xdpgate.api.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.json.JsonMapper;

/** Bodies to copy: the files in {@code openapi/examples} on the class path. */
final class DocumentExamples {
    private final JsonMapper json = new JsonMapper();

    void addTo(OpenAPI document) {
        for (Call call : Call.of(document)) {
            switch (call.method() + " " + call.path()) {
                case "POST /api/v1/rules" -> {
                    request(call, "rule", "One rule: no TCP to port 80", "rule-request");
                    request(call, "rules", "A list: all rules or none", "rules-request");
                    answer(call, "201", "rule", "The rule", "rule");
                    answer(call, "201", "rules", "The list", "rules-written");
                }
                case "POST /api/v1/rules:batch" -> {
                    request(call, "steps", "Create, replace, change, delete", "batch-request");
                    answer(call, "200", "rules", "The rules", "rules-written");
                }
                case "PUT /api/v1/rules/{id}" -> {
                    request(call, "rule", "A whole rule", "rule-request");
                    answer(call, "200", "rule", "The rule", "rule");
                }
                case "PATCH /api/v1/rules/{id}", "GET /api/v1/rules/{id}" ->
                    answer(call, "200", "rule", "The rule", "rule");
                case "GET /api/v1/policy" -> answer(call, "200", "policy", "The policy", "policy");
                case "PUT /api/v1/policy" -> {
                    request(call, "policy", "Only HTTPS and established connections", "policy-request");
                    answer(call, "200", "policy", "The policy", "policy");
                }
                case "PUT /api/v1/interfaces/{name}/attachment" -> {
                    request(call, "auto", "The best mode that the driver takes", "attachment-request");
                    answer(call, "200", "attachment", "Was attached", "attachment");
                    answer(call, "201", "attachment", "Attached", "attachment");
                }
                case "GET /api/v1/interfaces/{name}/attachment" ->
                    answer(call, "200", "attachment", "Attached", "attachment");
                default -> {}
            }
        }
    }

    private void request(Call call, String name, String summary, String file) {
        if (call.hasBody()) {
            add(call.operation().getRequestBody().getContent(), name, summary, file);
        }
    }

    private void answer(Call call, String status, String name, String summary, String file) {
        ApiResponse response = call.operation().getResponses().get(status);
        if (response != null && call.method() != HttpMethod.DELETE) {
            add(response.getContent(), name, summary, file);
        }
    }

    private void add(@Nullable Content content, String name, String summary, String file) {
        if (content != null) {
            for (MediaType type : content.values()) {
                // Either one example or several with names, never both.
                type.setExample(null);
                type.setExampleSetFlag(false);
                type.addExamples(name, new Example().summary(summary).value(read(file)));
            }
        }
    }

    private Object read(String file) {
        try (InputStream in = new ClassPathResource("openapi/examples/" + file + ".json").getInputStream()) {
            return json.readValue(in, Object.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
