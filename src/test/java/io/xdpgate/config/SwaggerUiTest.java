package io.xdpgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SwaggerUiTest extends ServiceTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/swagger-ui/index.html",
                "/swagger-ui/swagger-ui.css",
                "/swagger-ui/index.css",
                "/swagger-ui/swagger-ui-bundle.js",
                "/swagger-ui/swagger-ui-standalone-preset.js",
                "/swagger-ui/swagger-initializer.js",
                "/swagger-ui/favicon-32x32.png"
            })
    void staticFilesAreForEverybodyAndConfined(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(anonymous(path));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("script-src 'self'", "frame-ancestors 'none'");
    }

    @Test
    void shortAddressLeadsThere() throws IOException, InterruptedException {
        HttpResponse<String> answer = send(anonymous("/swagger-ui.html"));

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("/swagger-ui/index.html");
    }

    @Test
    void documentItselfNeedsTheToken() throws IOException, InterruptedException {
        assertThat(send(anonymous("/v3/api-docs")).statusCode()).isEqualTo(401);
        assertThat(get("/v3/api-docs").statusCode()).isEqualTo(200);
    }

    @Test
    void initializerAsksForTheTokenAndSendsItToThisServiceOnly() throws IOException, InterruptedException {
        String script = send(anonymous("/swagger-ui/swagger-initializer.js")).body();

        assertThat(script)
                .contains("requestInterceptor", "sessionStorage", "admin.token", "../v3/api-docs", "location.origin")
                .doesNotContain("http://", "https://", "localStorage");
    }

    @Test
    void onlyReadingIsAnonymous() throws IOException, InterruptedException {
        HttpRequest.Builder post = anonymous("/swagger-ui/index.html").POST(HttpRequest.BodyPublishers.noBody());

        assertThat(send(post).statusCode()).isEqualTo(401);
    }
}
