package io.xdpgate.api.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** One operation of the document, with its path and method. */
record Call(String path, HttpMethod method, Operation operation) {
    static List<Call> of(OpenAPI document) {
        List<Call> calls = new ArrayList<>();
        document.getPaths()
                .forEach((path, item) -> item.readOperationsMap()
                        .forEach((method, operation) -> calls.add(new Call(path, method, operation))));
        return calls;
    }

    boolean is(HttpMethod expected, String expectedPath) {
        return method == expected && path.equals(expectedPath);
    }

    boolean reads() {
        return method == HttpMethod.GET;
    }

    boolean hasBody() {
        return operation.getRequestBody() != null;
    }

    boolean isAnonymous() {
        return operation.getSecurity() != null && operation.getSecurity().isEmpty();
    }

    /** Changes rules or the policy, which they are part of. */
    boolean changesPolicy() {
        return !reads()
                && !path.endsWith("/statistics/reset")
                && (path.startsWith("/api/v1/rules") || path.startsWith("/api/v1/policy"));
    }

    /** Restores or confirms one. */
    boolean changesRevisions() {
        return !reads() && path.startsWith("/api/v1/revisions");
    }

    boolean changesSets() {
        return !reads() && path.startsWith("/api/v1/sets");
    }

    List<Parameter> parameters() {
        return Objects.requireNonNullElse(operation.getParameters(), List.of());
    }

    boolean hasParameter(String name) {
        return parameters().stream().anyMatch(parameter -> name.equals(parameter.getName()));
    }

    /** Has parameters whose values are checked. */
    boolean hasQuery() {
        return parameters().stream().anyMatch(parameter -> "query".equals(parameter.getIn()));
    }
}
