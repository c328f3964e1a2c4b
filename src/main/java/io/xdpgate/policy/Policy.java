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
 * @param sets what rules name in their address conditions; their entries change without a revision
 */
public record Policy(long revision, Verdict defaultAction, PolicyOptions options, List<Rule> rules, AddressSets sets) {
    /** What a service without a saved policy starts with: everything passes. */
    public static final Policy INITIAL = new Policy(1, Verdict.PASS, PolicyOptions.DEFAULT, List.of());

    public Policy {
        rules = RuleList.of(rules);
    }

    /** Without address sets. */
    public Policy(long revision, Verdict defaultAction, PolicyOptions options, List<Rule> rules) {
        this(revision, defaultAction, options, rules, AddressSets.NONE);
    }

    /** The same revision with other address sets; costs nothing for the rules. */
    public Policy withSets(AddressSets next) {
        return new Policy(revision, defaultAction, options, rules, next);
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
