package io.xdpgate.api.rules;

import io.xdpgate.api.json.Faults;
import io.xdpgate.api.json.Members;
import io.xdpgate.policy.Rule;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads when a rule or an entry of a set goes: {@code ttl} (ISO 8601 duration) or {@code expiresAt} (RFC 3339), not both. */
public final class ExpiryReader {
    static final Duration LONGEST_TTL = Duration.ofDays(365);

    private static final String RFC_3339 =
            "\\d{4}-\\d\\d-\\d\\d[Tt]\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?([Zz]|[+-]\\d\\d:\\d\\d)";

    private ExpiryReader() {}

    /** Of something new; null: never. */
    public static @Nullable Instant read(Members of, Instant now) {
        return read(of, null, now);
    }

    static @Nullable Instant read(Members rule, @Nullable Rule current, Instant now) {
        Duration ttl = rule.parsed("ttl", ExpiryReader::duration, "an ISO 8601 duration such as PT1H or P7D");
        Instant expiresAt =
                rule.parsed("expiresAt", ExpiryReader::instant, "an RFC 3339 time such as 2030-01-31T12:00:00Z");
        if (rule.node("ttl") != null && rule.node("expiresAt") != null) {
            rule.fault("ttl", "give ttl or expiresAt, not both");
            return null;
        }
        if (ttl != null) {
            return fromNow(rule, ttl, now);
        }
        boolean unchanged = expiresAt != null && current != null && expiresAt.equals(current.expiresAt());
        if (expiresAt != null && !unchanged && !expiresAt.isAfter(now)) {
            rule.fault("expiresAt", Faults.quote(expiresAt.toString()) + " is past; it is " + now);
        }
        return expiresAt;
    }

    private static @Nullable Instant fromNow(Members rule, Duration ttl, Instant now) {
        if (ttl.isNegative() || ttl.isZero() || ttl.compareTo(LONGEST_TTL) > 0) {
            rule.fault("ttl", "must be longer than zero and at most P365D");
            return null;
        }
        return now.plus(ttl).truncatedTo(ChronoUnit.MILLIS);
    }

    private static Optional<Duration> duration(String text) {
        try {
            return Optional.of(Duration.parse(text));
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> instant(String text) {
        try {
            return text.matches(RFC_3339)
                    ? Optional.of(OffsetDateTime.parse(text).toInstant())
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
