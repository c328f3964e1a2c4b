package io.xdpgate.control;

import io.xdpgate.policy.Action;
import io.xdpgate.policy.LogChoice;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Verdict;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule as a caller wants it: syntactically right, not yet accepted.
 *
 * @param id of the rule meant, when a whole policy is replaced; null for a new rule
 * @param expiresAt absolute, also when the caller gave a {@code ttl}
 */
public record RuleDraft(
        @Nullable String id,
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
        @Nullable String owner) {
    /** The same of another rule, or, with null, of a new one. */
    public RuleDraft withId(@Nullable String other) {
        return new RuleDraft(
                other, name, priority, enabled, match, action, wouldBe, log, expiresAt, comment, labels, owner);
    }
}
