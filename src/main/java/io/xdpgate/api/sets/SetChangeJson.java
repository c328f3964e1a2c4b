package io.xdpgate.api.sets;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.swagger.v3.oas.annotations.media.Schema;
import io.xdpgate.api.json.WarningJson;
import io.xdpgate.control.SetChange;
import java.util.List;

/** What a change of entries did. */
@JsonPropertyOrder({"added", "removed", "updated", "unchanged", "version", "warnings"})
@Schema(name = "SetChange")
public record SetChangeJson(
        @Schema(description = "Entries that were not there") int added,
        @Schema(description = "Entries that were there") int removed,

        @Schema(description = "Entries that got another expiry time or comment")
        int updated,

        @Schema(description = "Entries given that made no difference")
        int unchanged,

        @Schema(description = "Of the set, after the change")
        long version,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<WarningJson> warnings) {
    static SetChangeJson of(SetChange done) {
        return new SetChangeJson(
                done.change().added(),
                done.change().removed(),
                done.change().updated(),
                done.change().unchanged(),
                done.set().version(),
                WarningJson.of(done.warnings()));
    }
}
