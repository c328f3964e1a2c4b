package io.xdpgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The checked-in OpenAPI document is the one that the code makes. */
class OpenApiDocumentTest extends ServiceTest {
    private static final Path DOCUMENT = Path.of("openapi/openapi.yaml");

    @Test
    void isTheOneCheckedIn() throws IOException, InterruptedException {
        String generated = get("/v3/api-docs.yaml").body();

        assertThat(generated).startsWith("openapi: 3.1.");
        assertThat(Files.exists(DOCUMENT) ? Files.readString(DOCUMENT) : "")
                .as(
                        "the API has changed; write %s anew with:"
                                + " mvn -q test -Dtest=OpenApiDocumentTest#write -Dopenapi.write=true",
                        DOCUMENT)
                .isEqualTo(generated);
    }

    /** No test: the command that writes the document. */
    @Test
    @EnabledIfSystemProperty(named = "openapi.write", matches = "true")
    void write() throws IOException, InterruptedException {
        Files.createDirectories(Path.of("openapi"));
        Files.writeString(DOCUMENT, get("/v3/api-docs.yaml").body());
    }
}
