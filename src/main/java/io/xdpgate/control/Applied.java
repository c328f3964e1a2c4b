package io.xdpgate.control;

import io.xdpgate.policy.Policy;
import java.util.List;

/**
 * The result of an accepted write.
 *
 * @param value what was asked for, as it is in force
 * @param policy the policy in force (with {@code dryRun}: the one that would be)
 */
public record Applied<T>(T value, Policy policy, List<Warning> warnings) {
    public Applied {
        warnings = List.copyOf(warnings);
    }
}
