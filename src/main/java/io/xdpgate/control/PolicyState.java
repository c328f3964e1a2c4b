package io.xdpgate.control;

import io.xdpgate.policy.AddressSets;
import io.xdpgate.policy.Policy;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the next write starts from.
 *
 * @param nextSequence number of the next new rule in the order of creation; above all that were given
 * @param window what waits to be confirmed; null: nothing does
 */
record PolicyState(
        Policy policy, long nextSequence, @Nullable ConfirmWindow window) {
    /** Whether a write lies between two states: a revision, a change of address sets, or one of the window. */
    boolean differsFrom(PolicyState other) {
        return policy.revision() != other.policy.revision()
                || setsDifferFrom(other)
                || !Objects.equals(deadline(), other.deadline());
    }

    boolean setsDifferFrom(PolicyState other) {
        return policy.sets().changes() != other.policy.sets().changes();
    }

    PolicyState withSets(AddressSets sets) {
        return sets.changes() == policy.sets().changes()
                ? this
                : new PolicyState(policy.withSets(sets), nextSequence, window);
    }

    PolicyState withoutWindow() {
        return new PolicyState(policy, nextSequence, null);
    }

    private @Nullable ConfirmDeadline deadline() {
        return window == null ? null : window.deadline();
    }
}
