package io.xdpgate.analysis;

import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Finds out what each rule of a policy comes to, as far as time goes. Exact where it answers: every packet that rules
 * may judge is considered, on any interface, and the sets contain what they contain now.
 *
 * <p>Goes over the rules several times and gives each more work than the time before, so that few hard rules do not
 * keep it from the easy ones.
 */
public final class PolicyAnalysis {
    private static final long FIRST_LOOKS = 50_000;
    private static final long MORE_LOOKS = 20;

    private PolicyAnalysis() {}

    /** @param within time for all rules together; it takes hardly more */
    public static PolicyFindings analyse(Policy policy, Guard guard, Duration within) {
        long startNs = System.nanoTime();
        long deadlineNs = startNs + within.toNanos();
        OverlapIndex index = new OverlapIndex();
        index.sets(policy.sets());
        policy.rules().forEach(index::add);
        List<RuleEntry> entries = new ArrayList<>();
        for (Rule rule : policy.ruleList().inOrder()) {
            if (rule.enabled()) {
                entries.add(Objects.requireNonNull(index.entry(rule.id())));
            }
        }
        Ground ground = Ground.of(guard, policy.options().laterFragments());
        RuleAnalysis analysis = new RuleAnalysis(index, ground, policy.defaultAction());
        RuleFinding[] findings = new RuleFinding[entries.size()];
        boolean isDone = false;
        for (long looks = FIRST_LOOKS; !isDone; looks *= MORE_LOOKS) {
            isDone = true;
            for (int i = 0; i < findings.length; i++) {
                RuleFinding known = findings[i];
                if (known == null || known.kind() == RuleFinding.Kind.UNDECIDED) {
                    findings[i] = analysis.analyse(entries.get(i), new Budget(looks, deadlineNs));
                    isDone &= findings[i].kind() != RuleFinding.Kind.UNDECIDED;
                }
            }
            isDone |= System.nanoTime() - deadlineNs >= 0 || looks > Long.MAX_VALUE / MORE_LOOKS;
        }
        return new PolicyFindings(List.of(findings), Duration.ofNanos(System.nanoTime() - startNs));
    }
}
