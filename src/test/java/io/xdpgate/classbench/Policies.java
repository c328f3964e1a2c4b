package io.xdpgate.classbench;

import io.xdpgate.policy.Action;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.LogChoice;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyOptions;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** Rule sets as policies: rule n (from 0) is {@code r_<n>}, and comes before rule n + 1. */
public final class Policies {
    private Policies() {}

    /** Every packet is dropped, by a rule or by default. */
    public static Policy dropping(List<FiveField> rules) {
        return dropping(rules, Family.IPV4);
    }

    /** The same for IPv4, or for the IPv6 addresses that stand for these. */
    public static Policy dropping(List<FiveField> rules, Family family) {
        return of(rules, family, rule -> Action.DROP, Verdict.DROP);
    }

    /** Rules with an action each. */
    public static Policy of(List<FiveField> rules, IntFunction<Action> action, Verdict defaultAction) {
        return of(rules, Family.IPV4, action, defaultAction);
    }

    private static Policy of(List<FiveField> rules, Family family, IntFunction<Action> action, Verdict defaultAction) {
        List<Rule> list = new ArrayList<>(rules.size());
        for (int i = 0; i < rules.size(); i++) {
            list.add(new Rule(
                    "r_" + i,
                    i,
                    null,
                    Rule.DEFAULT_PRIORITY,
                    true,
                    rules.get(i).match(family),
                    action.apply(i),
                    null,
                    LogChoice.ABSENT,
                    null,
                    null,
                    Map.of(),
                    null,
                    Instant.EPOCH,
                    Instant.EPOCH,
                    1));
        }
        return new Policy(1, defaultAction, PolicyOptions.DEFAULT, list);
    }
}
