package io.xdpgate.control;

import io.xdpgate.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Knows what the store has and what it lacks. What the service does by itself, such as expiry, goes on when the
 * store refuses; the store then gets it with the next change. For one thread at a time, but for {@link #lastFailure}.
 */
final class StoreLedger {
    private final PolicyStore store;
    private final List<Accepted> lacking = new ArrayList<>();
    private PolicyState saved = new PolicyState(StoreChange.NOTHING, 1, null);
    private volatile @Nullable String lastFailure;

    StoreLedger(PolicyStore store) {
        this.store = store;
    }

    /** Why the store refused the last change; empty if it did not. */
    Optional<String> lastFailure() {
        return Optional.ofNullable(lastFailure);
    }

    /** @throws StoreException if the store cannot be read */
    Optional<SavedPolicy> load() {
        try {
            Optional<SavedPolicy> found = store.load();
            found.ifPresent(state -> saved = new PolicyState(state.policy(), state.nextSequence(), state.window()));
            return found;
        } catch (RuntimeException failure) {
            throw StoreException.of(failure);
        }
    }

    /** @throws StoreException if the store cannot be read */
    List<SetJournal.Change> journal(String set, long after, int limit) {
        try {
            return store.journal(set, after, limit);
        } catch (RuntimeException failure) {
            throw StoreException.of(failure);
        }
    }

    /**
     * @param revisions that lie between the policy given last and this one
     * @param origin of changes of address sets
     * @throws StoreException if the store refuses: it has what it had
     */
    void save(PolicyState next, List<Accepted> revisions, String origin) {
        List<Accepted> all = new ArrayList<>(lacking);
        all.addAll(revisions);
        try {
            Policy before = saved.policy();
            Policy after = next.policy();
            List<SetJournal.Change> journal = SetJournal.changes(before.sets(), after.sets(), origin);
            store.save(new StoreChange(before, after, all, journal, next.window()));
        } catch (RuntimeException failure) {
            StoreException refused = StoreException.of(failure);
            lastFailure = refused.getMessage();
            throw refused;
        }
        saved = next;
        lacking.clear();
        lastFailure = null;
    }

    /** As {@link #save}, but what the store refuses it gets later; to be called again until it does not refuse. */
    void saveOrOwe(PolicyState next, List<Accepted> revisions, String origin) {
        try {
            save(next, revisions, origin);
        } catch (StoreException refused) {
            lacking.addAll(revisions);
            throw refused;
        }
    }

    /** Whether the store lacks something of the state in force. */
    boolean owes(PolicyState inForce) {
        return inForce.differsFrom(saved);
    }

    /** If the store refused the last change: asks it whether it would still do so. Safe to call from any thread. */
    void probeIfFailed() {
        if (lastFailure != null) {
            try {
                store.probe();
                lastFailure = null;
            } catch (RuntimeException failure) {
                lastFailure = StoreException.of(failure).getMessage();
            }
        }
    }
}
