package io.xdpgate.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Which revisions are kept: the newest ones, none older than an age; the policy in force in any case, and what an
 * unconfirmed change would go back to.
 *
 * @param most revisions kept, 1..1,000,000
 * @param age at least a second
 */
public record Retention(int most, Duration age) {
    /** Takes out what is not to be kept. Costs little when little is. */
    void apply(JdbcTemplate jdbc, Instant now) {
        long newest = number(jdbc, "SELECT max(number) FROM revision");
        // In the order of numbers, as revisions are in that of time: the first that is young enough ends the search.
        long young = number(
                jdbc,
                "SELECT coalesce((SELECT number FROM revision WHERE time >= ? ORDER BY number LIMIT 1), ?)",
                now.minus(age).toEpochMilli(),
                newest);
        long base = number(jdbc, "SELECT coalesce((SELECT base FROM confirm_window), ?)", newest);
        long oldest = Math.min(base, Math.max(young, newest - most + 1));
        int gone = jdbc.update("DELETE FROM revision WHERE number < ?", oldest);
        if (gone > 0) {
            jdbc.update("DELETE FROM rule_version WHERE until <= ?", oldest);
        }
    }

    private static long number(JdbcTemplate jdbc, String sql, Object... arguments) {
        return Objects.requireNonNull(jdbc.queryForObject(sql, Long.class, arguments));
    }
}
