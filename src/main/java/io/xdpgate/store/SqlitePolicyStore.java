package io.xdpgate.store;

import io.xdpgate.control.Accepted;
import io.xdpgate.control.PolicyStore;
import io.xdpgate.control.Revision;
import io.xdpgate.control.RevisionHistory;
import io.xdpgate.control.SavedPolicy;
import io.xdpgate.control.SetJournal;
import io.xdpgate.control.StoreChange;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.RuleList;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Keeps differences: a change of one rule costs the same among 100,000, one of an entry the same in a million.
 * Thread-safe.
 */
public final class SqlitePolicyStore implements PolicyStore, RevisionHistory {
    private final StoreAccess file;
    private final Retention retention;
    private final Clock clock;

    public SqlitePolicyStore(StoreAccess file, Retention retention, Clock clock) {
        this.file = file;
        this.retention = retention;
        this.clock = clock;
    }

    @Override
    public void save(StoreChange change) {
        file.write(jdbc -> {
            save(jdbc, change);
            return change;
        });
    }

    private void save(JdbcTemplate jdbc, StoreChange change) {
        RuleList before = change.before().ruleList();
        RuleRows rules = new RuleRows(jdbc);
        for (Accepted accepted : change.revisions()) {
            if (accepted.revision().origin() == Revision.Origin.REVERT) {
                WindowRows.markReverted(jdbc, accepted.revision().number());
            }
            RevisionRows.add(jdbc, accepted);
            RuleList after = accepted.policy().ruleList();
            rules.save(before, after, accepted.revision().number());
            before = after;
        }
        SetRows sets = new SetRows(jdbc);
        sets.save(change.before().sets(), change.after().sets());
        JournalRows.add(jdbc, change.journal());
        WindowRows.put(jdbc, change.window());
        if (!change.revisions().isEmpty()) {
            retention.apply(jdbc, clock.instant());
        }
    }

    @Override
    public Optional<SavedPolicy> load() {
        return file.read(SqlitePolicyStore::read);
    }

    static Optional<SavedPolicy> read(JdbcTemplate jdbc) {
        return RevisionRows.newest(jdbc).map(newest -> {
            Policy policy = new Policy(
                    newest.number(),
                    newest.defaultAction(),
                    newest.options(),
                    new RuleRows(jdbc).inForce(),
                    new SetRows(jdbc).load());
            return new SavedPolicy(policy, newest.nextSequence(), WindowRows.load(jdbc));
        });
    }

    @Override
    public void probe() {
        file.write(jdbc -> {
            jdbc.execute("PRAGMA user_version = " + StoreFile.SCHEMA);
            return jdbc;
        });
    }

    @Override
    public List<Revision> below(long number, int limit) {
        return file.read(jdbc -> RevisionRows.below(jdbc, number, limit));
    }

    @Override
    public Optional<Revision> find(long number) {
        return file.read(jdbc -> RevisionRows.find(jdbc, number));
    }

    @Override
    public long oldest() {
        return file.read(RevisionRows::oldest);
    }

    @Override
    public Optional<Policy> policy(long number) {
        return file.read(jdbc -> RevisionRows.policy(jdbc, number));
    }

    @Override
    public Difference difference(long earlier, long later) {
        return file.read(jdbc -> new Difference(
                RevisionRows.settings(jdbc, earlier).orElseThrow().open(),
                RevisionRows.settings(jdbc, later).orElseThrow().open(),
                new RuleRows(jdbc).only(earlier, later),
                new RuleRows(jdbc).onlyLater(earlier, later)));
    }

    @Override
    public List<SetJournal.Change> journal(String set, long after, int limit) {
        return file.read(jdbc -> JournalRows.after(jdbc, set, after, limit));
    }
}
