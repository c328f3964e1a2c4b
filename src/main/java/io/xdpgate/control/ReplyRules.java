package io.xdpgate.control;

import io.xdpgate.policy.Policy;
import io.xdpgate.policy.RuleList;
import io.xdpgate.policy.Verdict;

/**
 * Counts the rules that let replies in. Remembers the list that it was asked about last and counts on from there, so
 * that an answer costs what changed in between. For one thread at a time.
 */
final class ReplyRules {
    private RuleList counted = RuleList.EMPTY;
    private int passing;

    /** Whether a default drop stands without a rule that lets replies in. */
    boolean lackIn(Policy policy) {
        return policy.defaultAction() == Verdict.DROP && count(policy.ruleList()) == 0;
    }

    private int count(RuleList rules) {
        RuleList.diff(counted, rules, (before, after) -> {
            passing -= before != null && PolicyWarnings.passesReplies(before) ? 1 : 0;
            passing += after != null && PolicyWarnings.passesReplies(after) ? 1 : 0;
        });
        counted = rules;
        return passing;
    }
}
