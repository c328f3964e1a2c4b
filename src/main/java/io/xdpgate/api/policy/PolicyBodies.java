package io.xdpgate.api.policy;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.xdpgate.api.http.BodyReader;
import io.xdpgate.api.json.StrictJson;
import io.xdpgate.api.json.StrictYaml;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;

/** Policies as callers send them: JSON, or YAML that says the same. */
final class PolicyBodies {
    static final String YAML = MediaType.APPLICATION_YAML_VALUE;

    private PolicyBodies() {}

    /** Marks what takes such a body. */
    @Retention(RetentionPolicy.RUNTIME)
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(implementation = PolicyJson.class),
                        examples = @ExampleObject("{\"defaultAction\": \"drop\"}")),
                @Content(
                        mediaType = YAML,
                        schema = @Schema(implementation = PolicyJson.class),
                        examples = @ExampleObject("{\"defaultAction\": \"drop\"}"))
            })
    @interface Document {}

    static JsonNode read(HttpServletRequest request, BodyReader bodies) {
        byte[] body = bodies.read(request);
        MediaType type = MediaType.parseMediaType(String.valueOf(request.getContentType()));
        return type.isCompatibleWith(MediaType.APPLICATION_YAML) ? StrictYaml.read(body) : StrictJson.read(body);
    }
}
