package io.xdpgate.api.rules;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.swagger.v3.oas.annotations.media.Schema;
import io.xdpgate.api.json.WarningJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some rules, in two shapes: a page of the list, and the answer to a write. */
public final class RuleListJson {
    private RuleListJson() {}

    /** A page. */
    @JsonInclude
    @JsonPropertyOrder({"items", "next"})
    @Schema(name = "RulePage")
    public record Page(
            List<RuleJson> items,

            @Schema(description = "Cursor of the next page; null on the last") @Nullable
            String next) {}

    /** The rules of an accepted write. */
    @JsonPropertyOrder({"items", "warnings"})
    @Schema(name = "RulesWritten")
    public record Written(
            List<RuleJson> items,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<WarningJson> warnings) {}
}
