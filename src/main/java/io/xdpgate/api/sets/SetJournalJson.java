package io.xdpgate.api.sets;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.swagger.v3.oas.annotations.media.Schema;
import io.xdpgate.control.SetJournal;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.SetEntry;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of the journal of a set. */
@JsonInclude
@JsonPropertyOrder({"items", "complete", "next"})
@Schema(name = "SetJournal")
public record SetJournalJson(
        List<Change> items,

        @Schema(description = "false: changes before the first of these are forgotten; read the entries anew")
        boolean complete,

        @Schema(description = "Value of 'after' for the next page; null on the last") @Nullable
        String next) {
    /** One change. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonPropertyOrder({"version", "time", "origin", "added", "removed", "updated", "addedEntries", "removedPrefixes"})
    @Schema(name = "SetJournalChange")
    public record Change(
            @Schema(description = "Of the set, after the change")
            long version,

            Instant time,

            @Schema(allowableValues = {"api", "policy", "expiry"})
            String origin,

            int added,
            int removed,
            int updated,

            @Schema(description = "Added and updated; absent for a large change") @Nullable
            List<EntryJson> addedEntries,

            @Schema(description = "Absent for a large change") @Nullable
            List<String> removedPrefixes) {
        static Change of(SetJournal.Change change) {
            List<SetEntry> entries = change.entries();
            List<Prefix> gone = change.gone();
            return new Change(
                    change.version(),
                    change.time(),
                    change.origin(),
                    change.added(),
                    change.removed(),
                    change.updated(),
                    entries == null ? null : entries.stream().map(EntryJson::of).toList(),
                    gone == null ? null : gone.stream().map(Prefix::toString).toList());
        }
    }

    static SetJournalJson of(SetJournal.Page page) {
        List<Change> items = page.changes().stream().map(Change::of).toList();
        return new SetJournalJson(
                items,
                page.complete(),
                page.more() ? Long.toString(items.getLast().version()) : null);
    }
}
