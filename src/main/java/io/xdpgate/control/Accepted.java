package io.xdpgate.control;

import io.xdpgate.policy.Policy;

/**
 * An accepted policy.
 *
 * @param nextSequence number of the next new rule in the order of creation, from there on
 */
public record Accepted(Revision revision, Policy policy, long nextSequence) {}
