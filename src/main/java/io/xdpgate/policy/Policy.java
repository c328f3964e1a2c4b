package io.xdpgate.policy;

import java.util.Comparator;
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
        rules = rules.stream().sorted(Comparator.comparingLong(Rule::sequence)).toList();
    }

    /** Without address sets. */
    public Policy(long revision, Verdict defaultAction, PolicyOptions options, List<Rule> rules) {
        this(revision, defaultAction, options, rules, AddressSets.NONE);
    }

    public Policy withSets(AddressSets next) {
        return new Policy(revision, defaultAction, options, rules, next);
    }

    /** The enabled rules in the order in which they are tried. */
    public List<Rule> enabledInOrder() {
        return rules.stream().filter(Rule::enabled).sorted(Rule.ORDER).toList();
    }

    public Optional<Rule> rule(String id) {
        return rules.stream().filter(rule -> rule.id().equals(id)).findFirst();
    }
}
