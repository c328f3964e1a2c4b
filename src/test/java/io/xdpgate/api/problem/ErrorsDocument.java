package io.xdpgate.api.problem;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Makes {@code docs/errors.md} of the problem types. */
final class ErrorsDocument {
    private static final String HEAD = """
            # Errors

            Every error is answered with a body of the media type `application/problem+json` (RFC 9457):

            ```json
            {
              "type": "urn:xdpgate:problem:invalid-content",
              "title": "The content is not valid",
              "status": 422,
              "detail": "1 fault; see errors",
              "instance": "/api/v1/rules",
              "errors": [ { "pointer": "/match/destinationPorts/0", "detail": "..." } ]
            }
            ```

            - `type` never changes once published: let programs decide by it, not by the title or the detail.
            - `detail` says what went wrong this time and how to mend it.
            - `errors` has every fault at once: `pointer` leads into the body (RFC 6901), `parameter` names a query
              parameter or header.
            - Some types have members of their own, e.g. `warnings`, `attempts`, `programId`, `limitBytes`, `incident`.
            - An error means that nothing changed, unless the detail says otherwise.

            """;

    private ErrorsDocument() {}

    static String generate() {
        List<ProblemType> types = Arrays.stream(ProblemType.values())
                .sorted(Comparator.comparingInt(ProblemType::status))
                .toList();
        return HEAD
                + overview(types)
                + types.stream().map(ErrorsDocument::section).collect(Collectors.joining());
    }

    private static String overview(List<ProblemType> types) {
        StringBuilder table = new StringBuilder("| status | type | title |\n|---|---|---|\n");
        for (ProblemType type : types) {
            table.append("| %d | [%s](#%s) | %s |\n".formatted(type.status(), name(type), name(type), type.title()));
        }
        return table.toString();
    }

    private static String section(ProblemType type) {
        return """

                ## %s

                `%s` · %d · %s

                - **When:** %s
                - **What to do:** %s
                """.formatted(name(type), type.uri(), type.status(), type.title(), type.when(), type.remedy());
    }

    private static String name(ProblemType type) {
        return type.uri().substring(type.uri().lastIndexOf(':') + 1);
    }
}
