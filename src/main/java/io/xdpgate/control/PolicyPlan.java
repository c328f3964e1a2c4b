package io.xdpgate.control;

import io.xdpgate.policy.Policy;
import java.time.Instant;
import java.util.List;

/**
 * A policy that somebody wants, worked out against the policy in force.
 *
 * @param base the policy that it is to follow
 * @param desired what would be in force; ids of new rules are not those that they will have
 * @param warnings of the desired policy; rules named are those of {@code desired}
 */
public record PolicyPlan(
        String id,
        Instant createdAt,
        Instant expiresAt,
        PolicyDraft draft,
        Policy base,
        Policy desired,
        PolicyDifference difference,
        List<Warning> warnings) {
    public PolicyPlan {
        warnings = List.copyOf(warnings);
    }
}
