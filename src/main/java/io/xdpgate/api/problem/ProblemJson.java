package io.xdpgate.api.problem;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of every error, media type {@code application/problem+json} (RFC 9457).
 *
 * @param instance path of the request
 * @param errors every fault found; left out when there is only the detail
 * @param members further members, depending on the type
 */
@JsonPropertyOrder({"type", "title", "status", "detail", "instance", "errors"})
@Schema(name = "Problem", description = "RFC 9457 problem details")
public record ProblemJson(
        @Schema(example = "urn:xdpgate:problem:invalid-content")
        String type,

        @Schema(example = "The content is not valid") String title,
        @Schema(example = "422") int status,

        @Schema(description = "What went wrong and how to mend it")
        String detail,

        @Schema(description = "Path of the request", example = "/api/v1/rules")
        String instance,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ProblemError> errors,
        @JsonAnyGetter @Schema(hidden = true) Map<String, @Nullable Object> members) {
    /** The media type, as a header value. */
    public static final String MEDIA_TYPE = "application/problem+json";

    public static ProblemJson of(Problem problem, String instance) {
        ProblemType type = problem.type();
        return new ProblemJson(
                type.uri(),
                type.title(),
                type.status(),
                problem.detail(),
                instance,
                problem.errors(),
                problem.members());
    }
}
