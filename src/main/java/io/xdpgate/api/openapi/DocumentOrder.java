package io.xdpgate.api.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Puts paths, answers and schemas in alphabetical order, so that the document depends on the API only. */
final class DocumentOrder {
    private DocumentOrder() {}

    static void sort(OpenAPI document) {
        Map<String, PathItem> paths = new TreeMap<>(document.getPaths());
        document.getPaths().clear();
        document.getPaths().putAll(new LinkedHashMap<>(paths));
        Call.of(document).forEach(call -> sort(call.operation().getResponses()));
        document.getComponents()
                .setSchemas(new LinkedHashMap<>(
                        new TreeMap<>(document.getComponents().getSchemas())));
        document.getComponents()
                .setResponses(new LinkedHashMap<>(
                        new TreeMap<>(document.getComponents().getResponses())));
    }

    private static void sort(ApiResponses responses) {
        Map<String, ApiResponse> sorted = new TreeMap<>(responses);
        responses.clear();
        responses.putAll(sorted);
    }
}
