package io.xdpgate.policy;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * One entry of an address set.
 *
 * @param expiresAt in whole milliseconds; null: never
 */
public record SetEntry(
        Prefix prefix,
        @Nullable Instant expiresAt,
        @Nullable String comment) {
    public SetEntry {
        expiresAt = expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.MILLIS);
    }

    public static SetEntry of(Prefix prefix) {
        return new SetEntry(prefix, null, null);
    }

    /** Whether it has nothing but its prefix. */
    public boolean isPlain() {
        return expiresAt == null && comment == null;
    }
}
