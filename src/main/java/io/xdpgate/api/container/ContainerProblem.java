package io.xdpgate.api.container;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A problem (RFC 9457) found outside the controllers: by a filter or by the servlet container.
 *
 * @param type kebab-case word behind {@code urn:xdpgate:problem:}
 * @param detail what is wrong and how to mend it
 */
public record ContainerProblem(int status, String type, String title, String detail) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** The body, UTF-8 JSON. */
    public byte[] body(@Nullable String instance) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("type", "urn:xdpgate:problem:" + type);
        members.put("title", title);
        members.put("status", status);
        members.put("detail", detail);
        if (instance != null) {
            members.put("instance", instance);
        }
        members.put("errors", List.of());
        return JSON.writeValueAsString(members).getBytes(StandardCharsets.UTF_8);
    }

    /** Sends this as the whole answer; headers that were set before are kept. */
    public void send(HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] body = body(request.getRequestURI());
        response.setStatus(status);
        response.setContentType("application/problem+json");
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        if (!"HEAD".equals(request.getMethod())) {
            response.getOutputStream().write(body);
        }
        response.flushBuffer();
    }

    /** The problem that a bare status means, for errors of the container that bring no words. */
    public static ContainerProblem ofStatus(int status) {
        return switch (status) {
            case 400 -> new ContainerProblem(
                    400, "bad-request", "Bad request", "The request line or a header is not valid HTTP.");
            case 404 -> new ContainerProblem(
                    404, "not-found", "Not found", "There is no such resource; /v3/api-docs lists all.");
            case 405 -> new ContainerProblem(
                    405,
                    "method-not-allowed",
                    "Method not allowed",
                    "This method is not served; see the Allow header.");
            case 413 -> new ContainerProblem(
                    413, "body-too-large", "Body too large", "The body is beyond the limit of the server.");
            case 414 -> new ContainerProblem(
                    414, "request-line-too-long", "Request line too long", "Shorten the path or the query.");
            case 431 -> new ContainerProblem(
                    431,
                    "headers-too-large",
                    "Headers too large",
                    "The request line and the headers together are beyond the limit of the server.");
            case 500 -> new ContainerProblem(
                    500, "internal-error", "Internal error", "The request failed inside the service; see its log.");
            case 501 -> new ContainerProblem(
                    501, "not-implemented", "Not implemented", "The server does not know this transfer coding or method.");
            case 503 -> new ContainerProblem(
                    503, "unavailable", "Unavailable", "The service is starting or stopping; try again.");
            case 505 -> new ContainerProblem(
                    505, "http-version", "HTTP version not supported", "Use HTTP/1.1.");
            default -> new ContainerProblem(
                    status, "http-" + status, "HTTP status " + status, "The server refused the request.");
        };
    }
}
