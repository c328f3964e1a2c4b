package io.xdpgate.control;

import io.xdpgate.analysis.PolicyAnalysis;
import io.xdpgate.analysis.PolicyFindings;
import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.dataplane.RuleCounter;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Rule;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;

/** Reviews the policy in force as a whole. Thread-safe; one review at a time, as each takes a core for seconds. */
public class PolicyReview {
    private final PolicyControl policies;
    private final Dataplane dataplane;
    private final Guard guard;
    private final Semaphore one = new Semaphore(1);

    public PolicyReview(PolicyControl policies, Dataplane dataplane, Guard guard) {
        this.policies = policies;
        this.dataplane = dataplane;
        this.guard = guard;
    }

    /**
     * What a review found.
     *
     * @param policy the policy that was reviewed
     * @param warnings of what is not about one rule, and of sets and interfaces that rules name
     * @param counters of rules, by id; those of rules that were never hit may lack
     */
    public record Result(
            Policy policy, PolicyFindings findings, List<Warning> warnings, Map<String, RuleCounter> counters) {
        public Result {
            warnings = List.copyOf(warnings);
            counters = Map.copyOf(counters);
        }
    }

    /**
     * @param within time for the analysis of rules
     * @return empty if another review is under way
     */
    public Optional<Result> review(Duration within) {
        policies.requireInitialised();
        if (!one.tryAcquire()) {
            return Optional.empty();
        }
        try {
            Policy policy = policies.current();
            Set<String> ids = new HashSet<>();
            policy.rules().stream().filter(Rule::enabled).forEach(rule -> ids.add(rule.id()));
            return Optional.of(new Result(
                    policy,
                    PolicyAnalysis.analyse(policy, guard, within),
                    PolicyWarnings.of(policy, ids, new ReplyRules().lackIn(policy), dataplane),
                    dataplane.ruleCounters(ids)));
        } finally {
            one.release();
        }
    }
}
