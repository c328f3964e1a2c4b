package io.xdpgate.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** {@code docs/errors.md} is the one that the problem types make. */
class ErrorsDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/errors.md");

    @Test
    void isTheOneCheckedIn() throws IOException {
        assertThat(Files.exists(DOCUMENT) ? Files.readString(DOCUMENT) : "")
                .as(
                        "the problem types have changed; write %s anew with:"
                                + " mvn -q test -Dtest=ErrorsDocumentTest#write -Dxdpgate.docs.write=true",
                        DOCUMENT)
                .isEqualTo(ErrorsDocument.generate());
    }

    @Test
    void hasEveryTypeWithAWholeSentenceOfEach() {
        String document = ErrorsDocument.generate();
        assertThat(ProblemType.values()).allSatisfy(type -> {
            assertThat(document).contains("`" + type.uri() + "` · " + type.status());
            assertThat(type.when()).matches("[A-Z].*\\.");
            assertThat(type.remedy()).matches("[A-Z].*\\.");
            assertThat(type.title()).matches("[A-Z].*[^.]");
        });
    }

    /** No test: the command that writes the document. */
    @Test
    @EnabledIfSystemProperty(named = "xdpgate.docs.write", matches = "true")
    void write() throws IOException {
        Files.writeString(DOCUMENT, ErrorsDocument.generate());
    }
}
