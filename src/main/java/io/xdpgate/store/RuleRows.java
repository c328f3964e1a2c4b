package io.xdpgate.store;

import io.xdpgate.policy.Rule;
import io.xdpgate.policy.RuleList;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** The table of rules: each version of a rule, and the revisions that it belongs to. */
final class RuleRows {
    /** Rows handed to the driver at a time. */
    private static final int BATCH = 1_000;

    private final JdbcTemplate jdbc;

    RuleRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Writes what differs between a revision and the one before it. */
    void save(RuleList before, RuleList after, long revision) {
        List<Rule> gone = new ArrayList<>();
        List<Rule> come = new ArrayList<>();
        RuleList.diff(before, after, (old, young) -> {
            if (old != null) {
                gone.add(old);
            }
            if (young != null) {
                come.add(young);
            }
        });
        // All that go first: another rule may come to a place that one leaves.
        jdbc.batchUpdate(
                "UPDATE rule_version SET until = ? WHERE sequence = ? AND until IS NULL",
                gone,
                BATCH,
                (statement, rule) -> {
                    statement.setLong(1, revision);
                    statement.setLong(2, rule.sequence());
                });
        jdbc.batchUpdate(
                "INSERT INTO rule_version (sequence, since, body) VALUES (?, ?, ?)", come, BATCH, (statement, rule) -> {
                    statement.setLong(1, rule.sequence());
                    statement.setLong(2, revision);
                    statement.setString(3, RuleForm.write(rule));
                });
    }

    /** The rules of the newest revision, in order of creation. */
    List<Rule> inForce() {
        List<String> bodies = jdbc.query(
                "SELECT body FROM rule_version INDEXED BY rule_in_force WHERE until IS NULL ORDER BY sequence",
                (row, number) -> row.getString(1));
        // A hundred thousand of them are most of the time of a start: every processor reads some.
        return bodies.parallelStream().map(RuleForm::read).toList();
    }

    /** The rules of a revision, in order of creation. */
    List<Rule> of(long revision) {
        return query("WHERE since <= ? AND (until IS NULL OR until > ?) ORDER BY sequence", revision, revision);
    }

    /** Versions of the earlier revision that the later one has not. */
    List<Rule> only(long earlier, long later) {
        return query("WHERE until > ? AND until <= ? AND since <= ? ORDER BY sequence", earlier, later, earlier);
    }

    /** Versions of the later revision that the earlier one has not. */
    List<Rule> onlyLater(long earlier, long later) {
        return query(
                "WHERE since > ? AND since <= ? AND (until IS NULL OR until > ?) ORDER BY sequence",
                earlier,
                later,
                later);
    }

    private List<Rule> query(String where, Object... arguments) {
        return jdbc.query(
                "SELECT body FROM rule_version " + where, (row, number) -> RuleForm.read(row.getString(1)), arguments);
    }
}
