package io.xdpgate.api.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.swagger.v3.oas.annotations.media.Schema;
import io.xdpgate.policy.Fault;
import org.jspecify.annotations.Nullable;

/**
 * One fault of a request. Exactly one of {@code pointer} and {@code parameter} is given.
 *
 * @param pointer RFC 6901 pointer into the body
 * @param parameter name of a query parameter or header
 * @param detail what is wrong and how to mend it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"pointer", "parameter", "detail"})
@Schema(name = "ProblemError")
public record ProblemError(
        @Schema(description = "RFC 6901 pointer into the request body", example = "/match/source/prefixes/0") @Nullable
        String pointer,

        @Schema(description = "Name of the query parameter or header", example = "limit") @Nullable
        String parameter,

        @Schema(description = "What is wrong and how to mend it")
        String detail) {
    public static ProblemError at(String pointer, String detail) {
        return new ProblemError(pointer, null, detail);
    }

    public static ProblemError parameter(String name, String detail) {
        return new ProblemError(null, name, detail);
    }

    public static ProblemError of(Fault fault) {
        return at(fault.pointer(), fault.detail());
    }
}
