package io.xdpgate.control;

import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyOptions;
import io.xdpgate.policy.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the store is to keep, all of it or nothing.
 *
 * @param before what the store has; {@link #NOTHING} if that is nothing
 * @param after what it is to have
 * @param revisions that lie between, in order; none if only address sets differ
 * @param journal what happened to address sets in between
 * @param window what waits to be confirmed from now on. A revision of origin {@code revert} ends the window that the
 *     store has, and marks its revisions as reverted
 */
public record StoreChange(
        Policy before,
        Policy after,
        List<Accepted> revisions,
        List<SetJournal.Change> journal,
        @Nullable ConfirmWindow window) {
    /** Stands for the policy of an empty store. */
    public static final Policy NOTHING = new Policy(0, Verdict.PASS, PolicyOptions.DEFAULT, List.of());

    public StoreChange {
        revisions = List.copyOf(revisions);
        journal = List.copyOf(journal);
    }
}
