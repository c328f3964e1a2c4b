package io.xdpgate.control;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How an accepted policy came about.
 *
 * @param number of the policy, from 1
 * @param time in whole milliseconds
 * @param author name of the caller's token; {@link #SYSTEM} for what the service does by itself
 * @param note why, in the author's words; null: none were given
 * @param reverted whether it was provisional and was not confirmed
 */
public record Revision(
        long number,
        Instant time,
        String author,
        Origin origin,
        @Nullable String note,
        RevisionSummary summary,
        boolean reverted) {
    /** Author of what nobody asked for. */
    public static final String SYSTEM = "system";

    /** What brought a revision about. */
    public enum Origin {
        /** A write of a caller. */
        API,
        /** Rules expired. */
        EXPIRY,
        /** A provisional change was not confirmed in time. */
        REVERT,
        /** A caller went back to an earlier revision. */
        RESTORE,
        /** The policy that a service without a saved one starts with. */
        SYSTEM;

        /** The word in JSON and on disk. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Origin> parse(String text) {
            return Stream.of(values()).filter(one -> one.text().equals(text)).findFirst();
        }
    }
}
