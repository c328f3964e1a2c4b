package io.xdpgate.store;

import io.xdpgate.control.ConfirmDeadline;
import io.xdpgate.control.ConfirmWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** The table of the provisional change that waits for its confirmation; it has one row or none. */
final class WindowRows {
    private WindowRows() {}

    static void put(JdbcTemplate jdbc, @Nullable ConfirmWindow window) {
        jdbc.update("DELETE FROM confirm_window");
        if (window != null) {
            ConfirmDeadline deadline = window.deadline();
            jdbc.update(
                    "INSERT INTO confirm_window (only, base, author, deadline, length, boot, since_boot)"
                            + " VALUES (1, ?, ?, ?, ?, ?, ?)",
                    window.base().revision(),
                    window.author(),
                    deadline.time().toEpochMilli(),
                    deadline.length().toMillis(),
                    deadline.boot(),
                    deadline.sinceBoot().toMillis());
        }
    }

    static @Nullable ConfirmWindow load(JdbcTemplate jdbc) {
        List<ConfirmWindow> found = jdbc.query(
                "SELECT base, author, deadline, length, boot, since_boot FROM confirm_window",
                (row, index) -> new ConfirmWindow(
                        RevisionRows.policy(jdbc, row.getLong(1)).orElseThrow(),
                        row.getString(2),
                        new ConfirmDeadline(
                                Instant.ofEpochMilli(row.getLong(3)),
                                Duration.ofMillis(row.getLong(4)),
                                row.getString(5),
                                Duration.ofMillis(row.getLong(6)))));
        return found.isEmpty() ? null : found.getFirst();
    }

    /** Those of the window, but for what the service did by itself in that time. */
    static void markReverted(JdbcTemplate jdbc, long by) {
        jdbc.update(
                "UPDATE revision SET reverted = 1 WHERE number > (SELECT base FROM confirm_window) AND number < ?"
                        + " AND origin IN ('api', 'restore')",
                by);
    }
}
