package io.xdpgate.store;

import io.xdpgate.control.Accepted;
import io.xdpgate.control.PolicyStore;
import io.xdpgate.control.SavedPolicy;
import io.xdpgate.control.SetJournal;
import io.xdpgate.control.StoreChange;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.RuleList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Keeps differences: a change of one rule costs the same among 100,000, one of an entry the same in a million.
 * Thread-safe.
 */
public final class SqlitePolicyStore implements PolicyStore {
    private final StoreFile file;

    public SqlitePolicyStore(StoreFile file) {
        this.file = file;
    }

    @Override
    public void save(StoreChange change) {
        file.write(jdbc -> {
            save(jdbc, change);
            return change;
        });
    }

    private static void save(JdbcTemplate jdbc, StoreChange change) {
        RuleList before = change.before().ruleList();
        RuleRows rules = new RuleRows(jdbc);
        for (Accepted accepted : change.revisions()) {
            RevisionRows.add(jdbc, accepted);
            RuleList after = accepted.policy().ruleList();
            rules.save(before, after, accepted.revision().number());
            before = after;
        }
        SetRows sets = new SetRows(jdbc);
        sets.save(change.before().sets(), change.after().sets());
        JournalRows.add(jdbc, change.journal());
    }

    @Override
    public Optional<SavedPolicy> load() {
        return file.read(jdbc -> RevisionRows.newest(jdbc).map(newest -> {
            Policy policy = new Policy(
                    newest.number(),
                    newest.defaultAction(),
                    newest.options(),
                    new RuleRows(jdbc).inForce(),
                    new SetRows(jdbc).load());
            return new SavedPolicy(policy, newest.nextSequence());
        }));
    }

    @Override
    public List<SetJournal.Change> journal(String set, long after, int limit) {
        return file.read(jdbc -> JournalRows.after(jdbc, set, after, limit));
    }
}
