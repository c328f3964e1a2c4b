package io.xdpgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest extends ServiceTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/rules",
                "/api/v1/policy",
                "/api/v1/interfaces",
                "/api/v1/interfaces/eth1",
                "/api/v1/interfaces/eth1/attachment",
                "/api/v1/events",
                "/api/v1/statistics",
                "/api/v1/system",
                "/api/v1/panic",
                "/v3/api-docs",
                "/v3/api-docs.yaml",
                "/actuator",
                "/actuator/prometheus",
                "/actuator/info",
                "/actuator/health/anything",
                "/error",
                "/",
                "/no/such/path",
                "/swagger-ui/index.html",
                "/actuator/health/../prometheus",
                "/actuator/health/%2e%2e/prometheus"
            })
    void needsTheToken(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(anonymous(path));

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
    void tellsAnybodyTheStatusOfHealthAndNoMore() throws IOException, InterruptedException {
        HttpResponse<String> answer = send(anonymous("/actuator/health"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"UP\"}");
    }

    @Test
    void answersAnUnknownPathWithAProblem() throws IOException, InterruptedException {
        HttpResponse<String> answer = get("/no/such/path");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }
}
