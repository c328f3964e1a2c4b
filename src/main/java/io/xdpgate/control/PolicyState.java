package io.xdpgate.control;

import io.xdpgate.policy.AddressSets;
import io.xdpgate.policy.Policy;

/**
 * What the next write starts from.
 *
 * @param nextSequence number of the next new rule in the order of creation; above all that were given
 */
record PolicyState(Policy policy, long nextSequence) {
    /** Whether a write lies between two states: a revision, or a change of address sets alone. */
    boolean differsFrom(PolicyState other) {
        return policy.revision() != other.policy.revision() || setsDifferFrom(other);
    }

    PolicyState withSets(AddressSets sets) {
        return sets.changes() == policy.sets().changes() ? this : new PolicyState(policy.withSets(sets), nextSequence);
    }

    boolean setsDifferFrom(PolicyState other) {
        return policy.sets().changes() != other.policy.sets().changes();
    }
}
