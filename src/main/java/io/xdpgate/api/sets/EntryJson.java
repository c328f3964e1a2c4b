package io.xdpgate.api.sets;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.swagger.v3.oas.annotations.media.Schema;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.SetEntry;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An entry of an address set. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"prefix", "expiresAt", "comment"})
@Schema(name = "SetEntry")
public record EntryJson(
        @Schema(example = "198.51.100.7") String prefix,
        @Nullable Instant expiresAt,
        @Nullable String comment) {
    static EntryJson of(SetEntry entry) {
        return new EntryJson(entry.prefix().toString(), entry.expiresAt(), entry.comment());
    }

    /** The short form: its prefix alone if it has nothing else. */
    public static Object shortForm(SetEntry entry) {
        return entry.isPlain() ? entry.prefix().toString() : of(entry);
    }

    /** A page. */
    @JsonInclude
    @JsonPropertyOrder({"items", "next"})
    @Schema(name = "SetEntryPage")
    public record Page(
            List<EntryJson> items,

            @Schema(description = "Cursor of the next page; null on the last") @Nullable
            String next) {}

    /** Whether an address is in a set. */
    @JsonInclude
    @JsonPropertyOrder({"contains", "prefix"})
    @Schema(name = "SetContains")
    public record Contains(
            boolean contains,

            @Schema(description = "The longest entry with the address in it; null if none has it") @Nullable
            String prefix) {
        static Contains of(List<SetEntry> widestFirst) {
            return widestFirst.isEmpty()
                    ? new Contains(false, null)
                    : new Contains(true, text(widestFirst.getLast().prefix()));
        }

        private static String text(Prefix prefix) {
            return prefix.toString();
        }
    }
}
