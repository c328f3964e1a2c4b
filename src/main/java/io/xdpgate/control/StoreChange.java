package io.xdpgate.control;

import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyOptions;
import io.xdpgate.policy.Verdict;
import java.util.List;

/**
 * What the store is to keep, all of it or nothing.
 *
 * @param before what the store has; {@link #NOTHING} if that is nothing
 * @param after what it is to have
 * @param revisions that lie between, in order; none if only address sets differ
 * @param journal what happened to address sets in between
 */
public record StoreChange(Policy before, Policy after, List<Accepted> revisions, List<SetJournal.Change> journal) {
    /** Stands for the policy of an empty store. */
    public static final Policy NOTHING = new Policy(0, Verdict.PASS, PolicyOptions.DEFAULT, List.of());

    public StoreChange {
        revisions = List.copyOf(revisions);
        journal = List.copyOf(journal);
    }
}
