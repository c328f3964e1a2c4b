package io.xdpgate.control;

import io.xdpgate.policy.Policy;
import org.jspecify.annotations.Nullable;

/**
 * What a store has.
 *
 * @param nextSequence number of the next new rule in the order of creation
 * @param window what waits to be confirmed; null: nothing does
 */
public record SavedPolicy(
        Policy policy, long nextSequence, @Nullable ConfirmWindow window) {}
