package io.xdpgate.control;

import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Rule;
import java.util.List;
import java.util.function.Predicate;

/**
 * Changes the policy. Thread-safe: one writer at a time, readers never wait. When a write returns, the kernel
 * enforces it; when it throws, nothing has changed.
 *
 * <p>Refusals: {@link io.xdpgate.policy.InvalidPolicyException} (faults carry pointers relative to the draft; for
 * a list {@code /<index>/...}), {@link RefusedException} and its kinds, and
 * {@link io.xdpgate.dataplane.DataplaneException}.
 */
public class PolicyControl {
    public Policy current() {
        throw new IllegalStateException("being written");
    }

    /** Adds rules, all or none; the order of the list is their order of creation. */
    public Applied<List<Rule>> create(List<RuleDraft> drafts, WriteOptions options) {
        throw new IllegalStateException("being written");
    }

    /** Replaces a rule; it keeps its place among equal priorities. */
    public Applied<Rule> replace(String id, RuleDraft draft, Predicate<Rule> precondition, WriteOptions options) {
        throw new IllegalStateException("being written");
    }

    public Applied<Rule> delete(String id, Predicate<Rule> precondition, WriteOptions options) {
        throw new IllegalStateException("being written");
    }

    /** Carries out the steps in order, all or none; the answer has the rule of each step. */
    public Applied<List<Rule>> batch(List<RuleStep> steps, WriteOptions options) {
        throw new IllegalStateException("being written");
    }

    /** Replaces the whole policy. Rules are recognised by id, then by name; the others are new. */
    public Applied<Policy> replacePolicy(PolicyDraft draft, Predicate<Policy> precondition, WriteOptions options) {
        throw new IllegalStateException("being written");
    }
}
