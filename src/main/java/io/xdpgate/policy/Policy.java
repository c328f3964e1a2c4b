package io.xdpgate.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that decides verdicts.
 *
 * @param revision number of this accepted policy, from 1
 * @param defaultAction the verdict when no rule decides
 * @param rules in order of creation
 */
public record Policy(long revision, Verdict defaultAction, PolicyOptions options, List<Rule> rules) {
    /** What a service without a saved policy starts with: everything passes. */
    public static final Policy INITIAL = new Policy(1, Verdict.PASS, PolicyOptions.DEFAULT, List.of());

    public Policy {
        rules = RuleList.of(rules);
    }

    /** The {@link #rules} with what finds them. */
    public RuleList ruleList() {
        return RuleList.of(rules);
    }

    /** The enabled rules in the order in which they are tried; a new list of them all. */
    public List<Rule> enabledInOrder() {
        List<Rule> enabled = new ArrayList<>(rules.size());
        for (Rule rule : ruleList().inOrder()) {
            if (rule.enabled()) {
                enabled.add(rule);
            }
        }
        return List.copyOf(enabled);
    }

    public Optional<Rule> rule(String id) {
        return ruleList().byId(id);
    }
}
