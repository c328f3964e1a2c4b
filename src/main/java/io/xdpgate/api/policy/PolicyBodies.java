package io.xdpgate.api.policy;

import io.xdpgate.api.http.BodyReader;
import io.xdpgate.api.json.StrictJson;
import io.xdpgate.api.json.StrictYaml;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;

/** Policies as callers send them: JSON, or YAML that says the same. */
final class PolicyBodies {
    static final String YAML = MediaType.APPLICATION_YAML_VALUE;

    private PolicyBodies() {}

    static JsonNode read(HttpServletRequest request, BodyReader bodies) {
        byte[] body = bodies.read(request);
        MediaType type = MediaType.parseMediaType(String.valueOf(request.getContentType()));
        return type.isCompatibleWith(MediaType.APPLICATION_YAML) ? StrictYaml.read(body) : StrictJson.read(body);
    }
}
