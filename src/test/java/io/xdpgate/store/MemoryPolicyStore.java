package io.xdpgate.store;

import io.xdpgate.control.Accepted;
import io.xdpgate.control.PolicyStore;
import io.xdpgate.control.Revision;
import io.xdpgate.control.RevisionSummary;
import io.xdpgate.control.SavedPolicy;
import io.xdpgate.control.SetJournal;
import io.xdpgate.control.StoreChange;
import io.xdpgate.policy.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps what it is given as long as the process lives. Thread-safe. */
public class MemoryPolicyStore implements PolicyStore {
    private final List<Accepted> revisions = new ArrayList<>();
    private final List<SetJournal.Change> journal = new ArrayList<>();
    private @Nullable Policy saved;

    @Override
    public void save(StoreChange change) {
        keep(change);
    }

    private synchronized void keep(StoreChange change) {
        saved = change.after();
        revisions.addAll(change.revisions());
        change.journal().forEach(this::add);
        journal.removeIf(entry -> !change.after().sets().has(entry.set()));
    }

    private void add(SetJournal.Change change) {
        journal.add(change);
        journal.removeIf(other ->
                other.set().equals(change.set()) && other.version() <= change.version() - SetJournal.MOST_CHANGES);
    }

    @Override
    public synchronized Optional<SavedPolicy> load() {
        return Optional.ofNullable(saved)
                .map(policy -> new SavedPolicy(policy, revisions.getLast().nextSequence()));
    }

    /** Takes a policy for the one saved first. */
    public void keep(Policy policy) {
        Revision revision = new Revision(
                policy.revision(), Instant.EPOCH, "tester", Revision.Origin.API, null, RevisionSummary.NONE, false);
        long last = policy.rules().isEmpty() ? 0 : policy.rules().getLast().sequence();
        save(new StoreChange(
                StoreChange.NOTHING, policy, List.of(new Accepted(revision, policy, last + 1)), List.of()));
    }

    /** The policy saved last. */
    public Optional<Policy> policy() {
        return load().map(SavedPolicy::policy);
    }

    /** Every revision saved, in order. */
    public synchronized List<Accepted> revisions() {
        return List.copyOf(revisions);
    }

    @Override
    public synchronized List<SetJournal.Change> journal(String set, long after, int limit) {
        return journal.stream()
                .filter(change -> change.set().equals(set) && change.version() > after)
                .limit(limit)
                .toList();
    }
}
