package io.xdpgate.control;

import java.util.List;
import java.util.Optional;

/** Where accepted policies are kept. Each method throws {@link StoreException}; any other exception counts as one. */
public interface PolicyStore {
    /**
     * Keeps a change; when this returns it is as durable as the store makes it.
     *
     * @throws StoreException if it does not; nothing is kept then
     */
    void save(StoreChange change);

    /** The policy saved last; empty if none ever was. */
    Optional<SavedPolicy> load();

    /** Writes something that means nothing, to learn whether a change would be kept. */
    void probe();

    /**
     * The changes of an address set after a version, oldest first, at most {@code limit}. Of older changes than the
     * last {@link SetJournal#MOST_CHANGES} nothing is kept.
     */
    List<SetJournal.Change> journal(String set, long after, int limit);
}
