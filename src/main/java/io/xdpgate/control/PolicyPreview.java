package io.xdpgate.control;

import io.xdpgate.dataplane.PolicyCost;
import io.xdpgate.policy.Policy;
import java.util.List;

/**
 * What a policy that somebody wants would change.
 *
 * @param base the policy that it is to follow
 * @param desired what would be in force; ids of new rules are not those that they will have
 * @param cost of the desired policy
 * @param warnings of the desired policy; rules named are those of {@code desired}
 */
public record PolicyPreview(
        Policy base, Policy desired, PolicyDifference difference, PolicyCost cost, List<Warning> warnings) {
    public PolicyPreview {
        warnings = List.copyOf(warnings);
    }
}
