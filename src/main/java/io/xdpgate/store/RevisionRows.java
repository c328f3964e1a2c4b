package io.xdpgate.store;

import io.xdpgate.control.Accepted;
import io.xdpgate.control.Revision;
import io.xdpgate.control.RevisionHistory;
import io.xdpgate.control.RevisionSummary;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyOptions;
import io.xdpgate.policy.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;

/** The table of revisions. */
final class RevisionRows {
    private RevisionRows() {}

    private static final String FORM =
            "SELECT number, time, author, origin, note, added, changed, moved, removed," + " reverted FROM revision";

    private static final RowMapper<Revision> REVISION = (row, index) -> new Revision(
            row.getLong(1),
            Instant.ofEpochMilli(row.getLong(2)),
            row.getString(3),
            Revision.Origin.parse(row.getString(4)).orElseThrow(),
            row.getString(5),
            new RevisionSummary(row.getInt(6), row.getInt(7), row.getInt(8), row.getInt(9)),
            row.getInt(10) != 0);

    /** What a revision has beside its rules. */
    record Settings(long number, Verdict defaultAction, PolicyOptions options, long nextSequence) {
        RevisionHistory.Settings open() {
            return new RevisionHistory.Settings(defaultAction, options);
        }
    }

    static void add(JdbcTemplate jdbc, Accepted accepted) {
        Revision revision = accepted.revision();
        Policy policy = accepted.policy();
        jdbc.update(
                "INSERT INTO revision (number, time, author, origin, note, added, changed, moved, removed,"
                        + " default_action, options, next_sequence) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                revision.number(),
                revision.time().toEpochMilli(),
                revision.author(),
                revision.origin().text(),
                revision.note(),
                revision.summary().added(),
                revision.summary().changed(),
                revision.summary().moved(),
                revision.summary().removed(),
                policy.defaultAction().text(),
                OptionsForm.write(policy.options()),
                accepted.nextSequence());
    }

    static Optional<Settings> newest(JdbcTemplate jdbc) {
        return settings(
                jdbc,
                Objects.requireNonNullElse(jdbc.queryForObject("SELECT max(number) FROM revision", Long.class), 0L));
    }

    static Optional<Settings> settings(JdbcTemplate jdbc, long number) {
        return jdbc
                .query(
                        "SELECT number, default_action, options, next_sequence FROM revision WHERE number = ?",
                        (row, index) -> new Settings(
                                row.getLong(1),
                                Verdict.parse(row.getString(2)).orElseThrow(),
                                OptionsForm.read(row.getString(3)),
                                row.getLong(4)),
                        number)
                .stream()
                .findFirst();
    }

    /** Without address sets. */
    static Optional<Policy> policy(JdbcTemplate jdbc, long number) {
        return settings(jdbc, number)
                .map(found ->
                        new Policy(number, found.defaultAction(), found.options(), new RuleRows(jdbc).of(number)));
    }

    static Optional<Revision> find(JdbcTemplate jdbc, long number) {
        return jdbc.query(FORM + " WHERE number = ?", REVISION, number).stream().findFirst();
    }

    static List<Revision> below(JdbcTemplate jdbc, long number, int limit) {
        return jdbc.query(FORM + " WHERE number < ? ORDER BY number DESC LIMIT ?", REVISION, number, limit);
    }

    static long oldest(JdbcTemplate jdbc) {
        return Objects.requireNonNullElse(jdbc.queryForObject("SELECT min(number) FROM revision", Long.class), 0L);
    }
}
