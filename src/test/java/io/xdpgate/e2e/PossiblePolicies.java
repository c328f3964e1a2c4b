package io.xdpgate.e2e;

import io.xdpgate.policy.Policy;
import java.util.ArrayList;
import java.util.List;

/**
 * The policies that a caller knows may be in force: the one that was acknowledged last and, while a change is under way or
 * its answer was cut off, what it would make. Thread-safe.
 */
final class PossiblePolicies {
    /** Far more than change while some frames are under way. */
    private static final int KEPT = 4_096;

    private final List<Policy> all = new ArrayList<>();
    /** Numbers of policies count from the beginning, also of those that are no longer kept. */
    private long forgotten;

    private long oldest;

    PossiblePolicies(Policy first) {
        all.add(first);
    }

    /** The next may come into force from now on. */
    synchronized void ask(Policy next) {
        all.add(next);
        if (all.size() > 2 * KEPT) {
            all.subList(0, KEPT).clear();
            forgotten += KEPT;
        }
    }

    /** This one is in force, and no other. */
    synchronized void settle(Policy policy) {
        ask(policy);
        oldest = forgotten + all.size() - 1;
    }

    /** A place in time, for {@link #since}. */
    synchronized long mark() {
        return oldest;
    }

    /** Those that may have been in force at any time from the mark until now. */
    synchronized List<Policy> since(long mark) {
        if (mark < forgotten) {
            throw new IllegalStateException("more than " + KEPT + " changes ago");
        }
        return List.copyOf(all.subList((int) (mark - forgotten), all.size()));
    }

    /** Those that may be in force now. */
    synchronized List<Policy> now() {
        return since(oldest);
    }
}
