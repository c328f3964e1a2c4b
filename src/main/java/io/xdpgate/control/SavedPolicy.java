package io.xdpgate.control;

import io.xdpgate.policy.Policy;

/**
 * What a store has.
 *
 * @param nextSequence number of the next new rule in the order of creation
 */
public record SavedPolicy(Policy policy, long nextSequence) {}
