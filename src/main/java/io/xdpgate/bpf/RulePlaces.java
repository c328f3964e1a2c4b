package io.xdpgate.bpf;

import io.xdpgate.compiler.tables.RuleInfo;
import io.xdpgate.policy.Action;

/** What the service, and not the policy, says about a rule. */
interface RulePlaces {
    /** {@code xg_detail.rule}. */
    int number(RuleInfo rule);

    /** {@code xg_entry.counter}: 0 if the rule counts in its entries. */
    int counter(RuleInfo rule);

    /** By what a rule is known for as long as it lives: its id; of a guard entry, its key. */
    static Object identity(RuleInfo rule) {
        String id = rule.ruleId();
        return id != null ? id : rule.key();
    }

    /** A rule of which nothing but its identity is known. */
    static RuleInfo named(Object identity) {
        return identity instanceof Long key
                ? new RuleInfo(null, key, Action.PASS, null, null)
                : new RuleInfo(identity.toString(), 0, Action.PASS, null, null);
    }
}
