package io.xdpgate.policy;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One line of a policy.
 *
 * @param id given by the service, {@code r_...}
 * @param sequence order of creation, unique, never changed
 * @param name unique within the policy when given
 * @param priority 0..1,000,000, lower first; equal numbers in order of {@code sequence}
 * @param wouldBe of a count rule: what it would have done; null for the others
 * @param revision in which the rule last changed
 */
public record Rule(
        String id,
        long sequence,
        @Nullable String name,
        int priority,
        boolean enabled,
        Match match,
        Action action,
        @Nullable Verdict wouldBe,
        LogChoice log,
        @Nullable Instant expiresAt,
        @Nullable String comment,
        Map<String, String> labels,
        @Nullable String owner,
        Instant createdAt,
        Instant updatedAt,
        long revision) {
    public static final int MAX_PRIORITY = 1_000_000;
    public static final int DEFAULT_PRIORITY = 1_000;

    /** The order in which rules are tried. */
    public static final Comparator<Rule> ORDER =
            Comparator.comparingInt(Rule::priority).thenComparingLong(Rule::sequence);

    public Rule {
        if (priority < 0 || priority > MAX_PRIORITY) {
            throw new IllegalArgumentException("priority is 0.." + MAX_PRIORITY);
        }
        if ((wouldBe != null) != (action == Action.COUNT)) {
            throw new IllegalArgumentException("wouldBe goes with action count");
        }
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    }

    /** Whether a caller's draft of the two would be the same: place, stamps and revision are not looked at. */
    public boolean hasContentOf(Rule other) {
        return with(other.sequence, other.updatedAt, other.revision).equals(other);
    }

    /** The same rule with another place in the order of creation and other stamps. */
    public Rule with(long otherSequence, Instant otherUpdatedAt, long otherRevision) {
        return new Rule(
                id,
                otherSequence,
                name,
                priority,
                enabled,
                match,
                action,
                wouldBe,
                log,
                expiresAt,
                comment,
                labels,
                owner,
                createdAt,
                otherUpdatedAt,
                otherRevision);
    }
}
