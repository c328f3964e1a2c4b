package io.xdpgate.api.openapi;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.xdpgate.api.problem.ProblemJson;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;

/** Adds the problem answers that every operation can give, and puts the document in one fixed order. */
@Component
class ProblemResponses implements OpenApiCustomizer {
    private static final String SCHEMA = "#/components/schemas/Problem";

    @Override
    public void customise(OpenAPI document) {
        ModelConverters.getInstance(true)
                .readAll(ProblemJson.class)
                .forEach((name, schema) -> document.getComponents().addSchemas(name, schema));
        document.getPaths()
                .forEach((path, item) ->
                        item.readOperationsMap().forEach((method, operation) -> complete(path, method, operation)));
        sort(document);
    }

    private static void complete(String path, PathItem.HttpMethod method, Operation operation) {
        ApiResponses responses = operation.getResponses();
        answer(responses, "401", "No valid token");
        answer(responses, "500", "The service failed");
        if (path.contains("{")) {
            answer(responses, "404", "No such resource");
        }
        if (operation.getRequestBody() != null) {
            answer(responses, "400", "The body cannot be read");
            answer(responses, "413", "The body is too large");
            answer(responses, "415", "Unsupported media type");
        }
        if (operation.getRequestBody() != null || operation.getParameters() != null) {
            answer(responses, "422", "The content or a parameter is not valid; errors has every fault");
        }
        if (method != PathItem.HttpMethod.GET) {
            answer(responses, "503", "The kernel refused; nothing changed");
        }
        Map<String, ApiResponse> sorted = new TreeMap<>(responses);
        responses.clear();
        responses.putAll(sorted);
    }

    private static void answer(ApiResponses responses, String status, String description) {
        ApiResponse answer = responses.computeIfAbsent(status, key -> new ApiResponse().description(description));
        // springdoc gives an answer without words of its own the return type of the method.
        answer.setContent(new Content()
                .addMediaType(ProblemJson.MEDIA_TYPE, new MediaType().schema(new Schema<>().$ref(SCHEMA))));
    }

    private static void sort(OpenAPI document) {
        Map<String, PathItem> paths = new TreeMap<>(Comparator.naturalOrder());
        paths.putAll(document.getPaths());
        document.getPaths().clear();
        document.getPaths().putAll(new LinkedHashMap<>(paths));
        document.getComponents()
                .setSchemas(new LinkedHashMap<>(
                        new TreeMap<>(document.getComponents().getSchemas())));
    }
}
