package io.xdpgate.trace;

import io.xdpgate.policy.Rule;
import org.jspecify.annotations.Nullable;

/**
 * A rule that a packet met.
 *
 * @param because the first condition that does not hold; null if the rule matches
 */
public record Step(Rule rule, @Nullable Condition because) {
    public boolean matched() {
        return because == null;
    }
}
