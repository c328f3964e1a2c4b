package io.xdpgate.bpf;

import io.xdpgate.compiler.CompiledPolicy;
import io.xdpgate.compiler.CompiledRule;
import io.xdpgate.compiler.tables.Field;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.LogSettings;
import io.xdpgate.policy.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compiled policies by hand: rules that match every IP packet. */
final class SmallPolicies {
    private SmallPolicies() {}

    /** No rule: the default action decides. */
    static CompiledPolicy of(long revision, Verdict defaultAction) {
        return policy(revision, defaultAction, List.of());
    }

    /** One terminal rule that takes every IP packet. */
    static CompiledPolicy rule(long revision, String ruleId, Action action, @Nullable LogSettings log) {
        return policy(
                revision,
                Verdict.PASS,
                List.of(new CompiledRule(CompiledPolicy.FIRST_TERMINAL, ruleId, action, null, 0, log)));
    }

    private static CompiledPolicy policy(long revision, Verdict defaultAction, List<CompiledRule> rules) {
        List<long[]> rows = new ArrayList<>();
        rows.add(new long[CompiledPolicy.ROW_WORDS]);
        if (!rules.isEmpty()) {
            long[] row = new long[CompiledPolicy.ROW_WORDS];
            rules.forEach(rule -> row[rule.position() / 64] |= 1L << rule.position() % 64);
            rows.add(row);
        }
        int base = rows.size() - 1;
        return new CompiledPolicy(
                revision,
                defaultAction,
                Verdict.DROP,
                Verdict.DROP,
                defaultAction,
                Verdict.PASS,
                true,
                Verdict.PASS,
                null,
                rules,
                0,
                rows,
                base,
                base,
                null,
                null,
                null,
                null,
                new EnumMap<>(Field.class));
    }
}
