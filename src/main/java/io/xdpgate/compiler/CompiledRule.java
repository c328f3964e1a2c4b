package io.xdpgate.compiler;

import io.xdpgate.policy.Action;
import io.xdpgate.policy.LogSettings;
import io.xdpgate.policy.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind one bit of a row.
 *
 * @param position bit number, 0..1983; below 256 a count rule, else a terminal rule or guard entry
 * @param ruleId null for a management entry of the guard
 * @param countsBefore number of count rules that are tried before this one
 * @param log null: no events
 */
public record CompiledRule(
        int position,
        @Nullable String ruleId,
        Action action,
        @Nullable Verdict wouldBe,
        int countsBefore,
        @Nullable LogSettings log) {}
