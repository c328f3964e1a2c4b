package io.xdpgate.control;

import io.xdpgate.policy.Policy;

/**
 * What the next write starts from.
 *
 * @param nextSequence number of the next new rule in the order of creation; above all that were given
 */
record PolicyState(Policy policy, long nextSequence) {}
