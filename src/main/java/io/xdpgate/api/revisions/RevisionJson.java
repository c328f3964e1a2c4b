package io.xdpgate.api.revisions;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.swagger.v3.oas.annotations.media.Schema;
import io.xdpgate.api.json.WarningJson;
import io.xdpgate.control.Revision;
import io.xdpgate.control.RevisionControl;
import io.xdpgate.control.RevisionState;
import io.xdpgate.control.RevisionSummary;
import io.xdpgate.control.WriteOptions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An accepted policy and how it came about. */
@JsonPropertyOrder({"number", "time", "author", "origin", "note", "state", "confirmBefore", "summary", "warnings"})
@Schema(name = "Revision")
public record RevisionJson(
        long number,
        Instant time,

        @Schema(description = "Name of the token, or 'system'", example = "admin")
        String author,

        @Schema(allowableValues = {"api", "expiry", "revert", "restore", "system"})
        String origin,

        @Schema(
                description = "Why, in the author's words",
                types = {"string", "null"})
        @Nullable
        String note,

        @Schema(allowableValues = {"active", "provisional", "superseded", "reverted"})
        String state,

        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(description = "Of a provisional one: when it is taken back unless it is confirmed")
        @Nullable
        Instant confirmBefore,

        Summary summary,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Schema(accessMode = Schema.AccessMode.READ_ONLY)
        List<WarningJson> warnings) {

    /** How many rules differ from the revision before. */
    @JsonPropertyOrder({"added", "changed", "moved", "removed"})
    @Schema(name = "RevisionSummary")
    public record Summary(
            int added,
            int changed,

            @Schema(description = "Only another place among equal priorities")
            int moved,

            int removed) {
        static Summary of(RevisionSummary summary) {
            return new Summary(summary.added(), summary.changed(), summary.moved(), summary.removed());
        }
    }

    /** The newest first. */
    @Schema(name = "RevisionList")
    public record Page(
            List<RevisionJson> items,

            @Schema(
                    description = "Cursor of the next page; null on the last",
                    types = {"string", "null"})
            @Nullable
            String next) {}

    static RevisionJson of(RevisionControl.Standing standing) {
        Revision revision = standing.revision();
        return new RevisionJson(
                revision.number(),
                revision.time(),
                revision.author(),
                revision.origin().text(),
                revision.note(),
                standing.state().text(),
                standing.confirmBefore(),
                Summary.of(revision.summary()),
                List.of());
    }

    /** What a dry run would have made. */
    static RevisionJson planned(long number, WriteOptions options, RevisionSummary summary) {
        return new RevisionJson(
                number,
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                options.author(),
                Revision.Origin.RESTORE.text(),
                options.note(),
                (options.confirmWithin() == null ? RevisionState.ACTIVE : RevisionState.PROVISIONAL).text(),
                null,
                Summary.of(summary),
                List.of());
    }

    RevisionJson withWarnings(List<WarningJson> found) {
        return new RevisionJson(number, time, author, origin, note, state, confirmBefore, summary, found);
    }
}
