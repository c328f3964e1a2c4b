package io.xdpgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

class AccessTest extends ServiceTest {
    /** All that is answered without a token, beside the static files of Swagger UI. */
    private static final Set<String> ANONYMOUS = Set.of("GET /actuator/health", "GET /swagger-ui.html");

    @Autowired
    private Map<String, RequestMappingInfoHandlerMapping> mappings;

    private record Endpoint(String method, String path) {
        boolean isAnonymous() {
            return ANONYMOUS.contains(method + " " + path);
        }
    }

    /** Every path and method that Spring would dispatch, so that a new endpoint is tested as soon as it is there. */
    private List<Endpoint> endpoints() {
        Set<String> found = new TreeSet<>();
        for (RequestMappingInfoHandlerMapping mapping : mappings.values()) {
            for (RequestMappingInfo info : mapping.getHandlerMethods().keySet()) {
                Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
                for (PathPattern path :
                        Objects.requireNonNull(info.getPathPatternsCondition()).getPatterns()) {
                    String concrete = path.getPatternString()
                            .replaceAll("\\{[^}]*}", "x1")
                            .replace("**", "x1")
                            .replace("*", "x1");
                    for (RequestMethod method : methods.isEmpty() ? Set.of(RequestMethod.values()) : methods) {
                        found.add(method + " " + concrete);
                    }
                }
            }
        }
        // Tomcat answers TRACE itself.
        return found.stream()
                .map(line -> line.split(" ", 2))
                .filter(words -> !words[0].equals("TRACE"))
                .map(words -> new Endpoint(words[0], words[1]))
                .toList();
    }

    @Test
    void everyEndpointNeedsTheTokenSaveThoseListed() throws IOException, InterruptedException {
        List<Endpoint> endpoints = endpoints();
        assertThat(endpoints)
                .contains(
                        new Endpoint("POST", "/api/v1/rules"),
                        new Endpoint("PATCH", "/api/v1/rules/x1"),
                        new Endpoint("DELETE", "/api/v1/interfaces/x1/attachment"),
                        new Endpoint("PUT", "/api/v1/panic"),
                        new Endpoint("GET", "/actuator/prometheus"),
                        new Endpoint("GET", "/v3/api-docs"));
        for (Endpoint endpoint : endpoints) {
            int anonymous = status(anonymous(endpoint.path()), endpoint);
            if (endpoint.isAnonymous()) {
                assertThat(anonymous).as("%s", endpoint).isNotEqualTo(401);
            } else {
                assertThat(anonymous).as("%s without a token", endpoint).isEqualTo(401);
                assertThat(status(request(endpoint.path()), endpoint))
                        .as("%s with the token", endpoint)
                        .isNotIn(401, 403);
            }
        }
    }

    /** Only the status: the event stream has no end. */
    private int status(HttpRequest.Builder request, Endpoint endpoint) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = client.send(
                request.method(endpoint.method(), HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        answer.body().close();
        return answer.statusCode();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v3/api-docs",
                "/v3/api-docs.yaml",
                "/v3/api-docs/swagger-config",
                "/actuator",
                "/actuator/info",
                "/actuator/health/anything",
                "/error",
                "/",
                "/no/such/path",
                "/swagger-ui",
                "/swagger-ui/%2e%2e/api/v1/rules",
                "/swagger-ui/..;/api/v1/rules",
                "/swagger-ui;x=1/index.html",
                "/actuator/health/../prometheus",
                "/actuator/health/%2e%2e/prometheus"
            })
    void needsTheToken(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(anonymous(path));

        assertThat(answer.statusCode()).isIn(400, 401);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @Test
    void saysWhereTheTokenIs() throws IOException, InterruptedException {
        HttpResponse<String> answer = send(anonymous("/api/v1/rules"));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"xdpgate\"");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains("urn:xdpgate:problem:unauthenticated", "admin.token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer wrong", "Basic YTpi", "Bearer", "Bearer "})
    void refusesAnotherCredentialEvenWhereNoneIsNeeded(String credential) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(anonymous("/actuator/health").header("Authorization", credential));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains("invalid_token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/interfaces", "/api/v1/interfaces/eth1", "/api/v1/statistics", "/api/v1/system",
                "/api/v1/panic", "/v3/api-docs", "/actuator/prometheus", "/actuator/info"
            })
    void takesTheToken(String path) throws IOException, InterruptedException {
        assertThat(get(path).statusCode()).isEqualTo(200);
    }

    @Test
    void tellsAnybodyTheStatusOfHealthAndThePartsToTheBearerOnly() throws IOException, InterruptedException {
        HttpResponse<String> answer = send(anonymous("/actuator/health"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(get("/actuator/health").body()).contains("\"status\":\"UP\"", "\"components\"", "\"details\"");
    }

    @Test
    void answersAnUnknownPathWithAProblem() throws IOException, InterruptedException {
        HttpResponse<String> answer = get("/no/such/path");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }
}
