package io.xdpgate.api.json;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.swagger.v3.oas.annotations.media.Schema;
import io.xdpgate.control.Warning;
import java.util.List;

/** Something to know about an accepted change. */
@JsonPropertyOrder({"kind", "ruleIds", "detail"})
@Schema(name = "Warning")
public record WarningJson(
        @Schema(description = "Stable kebab-case word", example = "interface-missing")
        String kind,

        List<String> ruleIds,
        String detail) {
    public static List<WarningJson> of(List<Warning> warnings) {
        return warnings.stream()
                .map(warning -> new WarningJson(warning.kind(), warning.ruleIds(), warning.detail()))
                .toList();
    }
}
