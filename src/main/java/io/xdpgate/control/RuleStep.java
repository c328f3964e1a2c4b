package io.xdpgate.control;

import io.xdpgate.policy.Rule;
import java.util.function.Predicate;

/** One step of a mixed batch. */
public sealed interface RuleStep {
    record Create(RuleDraft draft) implements RuleStep {}

    /** @param precondition what {@code If-Match} asks of the rule as it is */
    record Replace(String id, RuleDraft draft, Predicate<Rule> precondition) implements RuleStep {}

    record Delete(String id, Predicate<Rule> precondition) implements RuleStep {}
}
