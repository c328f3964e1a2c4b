package io.xdpgate.control;

import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyOptions;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.Verdict;
import java.util.List;
import java.util.Optional;

/** The revisions that a store keeps. Each method throws {@link StoreException}. */
public interface RevisionHistory {
    /** The newest first, of those below a number. */
    List<Revision> below(long number, int limit);

    /** Empty if it never was, or is kept no more. */
    Optional<Revision> find(long number);

    /** Number of the oldest one that is kept; 0 if there is none. */
    long oldest();

    /** The policy of a revision, without its address sets; empty as with {@link #find}. */
    Optional<Policy> policy(long number);

    /**
     * What differs between two revisions that are kept.
     *
     * @param gone rules of the earlier one that the later one has not, or has otherwise
     * @param come rules of the later one that the earlier one has not, or had otherwise
     */
    record Difference(Settings earlier, Settings later, List<Rule> gone, List<Rule> come) {}

    /** What a revision has beside its rules. */
    record Settings(Verdict defaultAction, PolicyOptions options) {}

    /** @param earlier below {@code later}, or the same */
    Difference difference(long earlier, long later);
}
