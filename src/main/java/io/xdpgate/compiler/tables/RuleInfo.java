package io.xdpgate.compiler.tables;

import io.xdpgate.policy.Action;
import io.xdpgate.policy.LogSettings;
import io.xdpgate.policy.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What a rule does once it matches.
 *
 * @param ruleId null for a management entry of the guard
 * @param key order of judgement, lower first, unique within a policy: {@code (priority + 1) << 43 | sequence}, or the
 *     number of a guard entry
 * @param wouldBe of a count rule
 * @param log null: no events
 */
public record RuleInfo(
        @Nullable String ruleId,
        long key,
        Action action,
        @Nullable Verdict wouldBe,
        @Nullable LogSettings log) {}
