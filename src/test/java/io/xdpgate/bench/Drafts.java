package io.xdpgate.bench;

import io.xdpgate.classbench.FiveField;
import io.xdpgate.control.RuleDraft;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.LogChoice;
import io.xdpgate.policy.Rule;
import java.util.Map;

/** Five-field rules as callers send them. */
final class Drafts {
    private Drafts() {}

    /** Drops, at the default priority. */
    static RuleDraft dropping(FiveField rule) {
        return of(rule, Action.DROP, Rule.DEFAULT_PRIORITY);
    }

    static RuleDraft of(FiveField rule, Action action, int priority) {
        return new RuleDraft(
                null, null, priority, true, rule.match(), action, null, LogChoice.ABSENT, null, null, Map.of(), null);
    }
}
