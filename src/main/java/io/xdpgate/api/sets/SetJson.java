package io.xdpgate.api.sets;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.swagger.v3.oas.annotations.media.Schema;
import io.xdpgate.policy.AddressSet;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An address set without its entries. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"name", "comment", "entryCount", "digest", "version", "createdAt", "updatedAt"})
@Schema(name = "AddressSet")
public record SetJson(
        @Schema(example = "blocklist") String name,
        @Nullable String comment,

        @Schema(accessMode = Schema.AccessMode.READ_ONLY) int entryCount,

        @Schema(
                accessMode = Schema.AccessMode.READ_ONLY,
                description = "SHA-256 of the entries: the same for equal entries; not in lists")
        @Nullable
        String digest,

        @Schema(accessMode = Schema.AccessMode.READ_ONLY, description = "From 1; one more with every change")
        long version,

        @Schema(accessMode = Schema.AccessMode.READ_ONLY) Instant createdAt,
        @Schema(accessMode = Schema.AccessMode.READ_ONLY) Instant updatedAt) {
    static SetJson of(AddressSet set) {
        return of(set, set.entries().digest());
    }

    /** The digest takes a walk over all entries, too much for many sets at once. */
    static SetJson inList(AddressSet set) {
        return of(set, null);
    }

    private static SetJson of(AddressSet set, @Nullable String digest) {
        return new SetJson(
                set.name(),
                set.comment(),
                set.entries().size(),
                digest,
                set.version(),
                set.createdAt(),
                set.updatedAt());
    }

    /** A page. */
    @JsonInclude
    @JsonPropertyOrder({"items", "next"})
    @Schema(name = "AddressSetPage")
    public record Page(
            List<SetJson> items,

            @Schema(description = "Cursor of the next page; null on the last") @Nullable
            String next) {}
}
