package io.xdpgate.control;

import io.xdpgate.policy.PolicyOptions;
import io.xdpgate.policy.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole policy as a caller wants it; the order of {@code rules} is their order of creation.
 *
 * @param options null: keep the options as they are when the write comes
 * @param rules null: keep the rules as they are
 * @param sets null: keep the address sets as they are; else those that are not listed go
 */
public record PolicyDraft(
        Verdict defaultAction,
        @Nullable PolicyOptions options,
        @Nullable List<RuleDraft> rules,
        @Nullable List<SetDraft> sets) {
    /** Keeps the address sets. */
    public PolicyDraft(Verdict defaultAction, @Nullable PolicyOptions options, @Nullable List<RuleDraft> rules) {
        this(defaultAction, options, rules, null);
    }
}
