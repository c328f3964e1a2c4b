package io.xdpgate.bpf;

import io.xdpgate.compiler.PolicyTablesCompiler;
import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.LogChoice;
import io.xdpgate.policy.LogSettings;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyOptions;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Policies with at most one rule, which matches every IP packet. */
final class SmallPolicies {
    private SmallPolicies() {}

    /** No rule: the default action decides. */
    static PolicyTables of(long revision, Verdict defaultAction) {
        return policy(revision, defaultAction, List.of());
    }

    /** One terminal rule that takes every IP packet. */
    static PolicyTables rule(long revision, String ruleId, Action action, @Nullable LogSettings log) {
        Rule rule = new Rule(
                ruleId,
                1,
                null,
                Rule.DEFAULT_PRIORITY,
                true,
                Match.EVERY,
                action,
                null,
                log == null ? LogChoice.OFF : LogChoice.of(log),
                null,
                null,
                Map.of(),
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                1);
        return policy(revision, Verdict.PASS, List.of(rule));
    }

    private static PolicyTables policy(long revision, Verdict defaultAction, List<Rule> rules) {
        PolicyOptions options = PolicyOptions.DEFAULT;
        PolicyOptions silent = new PolicyOptions(
                options.malformed(),
                options.deepHeaders(),
                options.encapsulated(),
                options.nonIp(),
                options.laterFragments(),
                LogChoice.OFF);
        return new PolicyTablesCompiler()
                .compile(new Policy(revision, defaultAction, silent, rules), Guard.NONE, Map.of())
                .tables();
    }
}
