package io.xdpgate.judge;

import io.xdpgate.policy.Action;
import io.xdpgate.policy.LogChoice;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyOptions;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Rules and policies in one line, for tests. */
public final class Rules {
    private Rules() {}

    /** An enabled rule named {@code r_<sequence>}; a count rule would drop. */
    public static Rule rule(long sequence, int priority, Match match, Action action) {
        return rule(sequence, priority, true, match, action);
    }

    public static Rule rule(long sequence, int priority, boolean enabled, Match match, Action action) {
        return new Rule(
                "r_" + sequence,
                sequence,
                null,
                priority,
                enabled,
                match,
                action,
                action == Action.COUNT ? Verdict.DROP : null,
                LogChoice.ABSENT,
                null,
                null,
                Map.of(),
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                1);
    }

    /** Sequence 1, default priority. */
    public static Rule rule(Match match, Action action) {
        return rule(1, Rule.DEFAULT_PRIORITY, match, action);
    }

    public static Policy policy(Verdict defaultAction, Rule... rules) {
        return policy(defaultAction, PolicyOptions.DEFAULT, rules);
    }

    public static Policy policy(Verdict defaultAction, PolicyOptions options, Rule... rules) {
        return new Policy(1, defaultAction, options, List.of(rules));
    }
}
