package io.xdpgate.store;

import io.xdpgate.control.Accepted;
import io.xdpgate.control.Revision;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyOptions;
import io.xdpgate.policy.Verdict;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;

/** The table of revisions. */
final class RevisionRows {
    private RevisionRows() {}

    /** What a revision has beside its rules. */
    record Settings(long number, Verdict defaultAction, PolicyOptions options, long nextSequence) {}

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
        return jdbc
                .query(
                        "SELECT number, default_action, options, next_sequence FROM revision ORDER BY number DESC LIMIT 1",
                        (row, index) -> new Settings(
                                row.getLong(1),
                                Verdict.parse(row.getString(2)).orElseThrow(),
                                OptionsForm.read(row.getString(3)),
                                row.getLong(4)))
                .stream()
                .findFirst();
    }
}
