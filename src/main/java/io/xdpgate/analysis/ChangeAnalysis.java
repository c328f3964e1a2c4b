package io.xdpgate.analysis;

import io.xdpgate.analysis.Region.Point;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.RuleList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a change of some rules comes to, at the cost of these and of what they overlap. Remembers the list of
 * rules that it was asked about last, and goes on from there. For one thread at a time.
 */
public final class ChangeAnalysis {
    /** Names of interfaces beyond which it forgets them all: rules that are gone may have named most of them. */
    private static final int MOST_INTERFACES = 10_000;

    /** Looks at regions for one rule: about a millisecond of work. */
    private static final long LOOKS = 10_000;

    private final Guard guard;
    private OverlapIndex index = new OverlapIndex();
    private RuleList indexed = RuleList.EMPTY;

    public ChangeAnalysis(Guard guard) {
        this.guard = guard;
    }

    /**
     * @param next the policy with the change
     * @param changed ids of the rules that the change is about
     * @param within time for all of them together
     */
    public ChangeFindings of(Policy next, Collection<String> changed, Duration within) {
        long deadlineNs = System.nanoTime() + within.toNanos();
        follow(next);
        Set<RuleEntry> entries = new LinkedHashSet<>();
        changed.stream().map(index::entry).forEach(entry -> addIfPresent(entries, entry));
        List<RuleEntry> sorted = entries.stream().sorted(RuleEntry.ORDER).toList();
        Ground ground = Ground.of(guard, next.options().laterFragments());
        RuleAnalysis analysis = new RuleAnalysis(index, ground, next.defaultAction());
        List<RuleFinding> findings = new ArrayList<>();
        for (RuleEntry entry : sorted) {
            findings.add(analysis.analyse(
                    entry, other -> other.isBefore(entry) || !entries.contains(other), new Budget(LOOKS, deadlineNs)));
        }
        List<RuleFinding> shadowed = new ArrayList<>();
        boolean isComplete = true;
        Set<RuleEntry> seen = new LinkedHashSet<>(entries);
        for (int i = 0; i < sorted.size() && isComplete; i++) {
            if (mayShadow(sorted.get(i), findings.get(i))) {
                isComplete = shadowed(analysis, sorted.get(i), entries, seen, shadowed, deadlineNs);
            }
        }
        return new ChangeFindings(findings, shadowed, isComplete);
    }

    /** Brings the index to a policy; what is given up of a change that is not made comes back in the next one. */
    private void follow(Policy next) {
        if (index.interfaces().size() > MOST_INTERFACES) {
            index = new OverlapIndex();
            indexed = RuleList.EMPTY;
        }
        index.sets(next.sets());
        RuleList rules = next.ruleList();
        // All that goes before all that comes: a rule that moves goes from one place and comes to another.
        RuleList.diff(indexed, rules, (before, after) -> {
            if (before != null) {
                index.remove(before);
            }
        });
        RuleList.diff(indexed, rules, (before, after) -> {
            if (after != null) {
                index.add(after);
            }
        });
        indexed = rules;
    }

    private static void addIfPresent(Set<RuleEntry> entries, @Nullable RuleEntry entry) {
        if (entry != null) {
            entries.add(entry);
        }
    }

    private static boolean mayShadow(RuleEntry entry, RuleFinding finding) {
        return entry.action().isTerminal()
                && finding.kind() != RuleFinding.Kind.SHADOWED
                && finding.kind() != RuleFinding.Kind.NEVER_MATCHES;
    }

    /**
     * Adds the later rules that a change has shadowed; false if the time was over.
     *
     * @param seen those that need not be looked at (again)
     */
    private boolean shadowed(
            RuleAnalysis analysis,
            RuleEntry change,
            Set<RuleEntry> changed,
            Set<RuleEntry> seen,
            List<RuleFinding> shadowed,
            long deadlineNs) {
        try {
            Budget budget = new Budget(LOOKS, deadlineNs);
            for (RuleEntry other : index.overlapping(change, change::isBefore, budget)) {
                if (isTaken(other.witness(), change) && seen.add(other)) {
                    RuleFinding finding = analysis.reach(other, budget);
                    if (finding.kind() == RuleFinding.Kind.SHADOWED
                            && analysis.isReachedWithout(other, changed, budget)) {
                        shadowed.add(finding);
                    }
                }
            }
            return true;
        } catch (Budget.Spent spent) {
            return false;
        }
    }

    /** False if a packet is known that gets to a rule and that the changed rule leaves to it. */
    private static boolean isTaken(@Nullable Point witness, RuleEntry change) {
        if (witness == null) {
            return true;
        }
        Region region = change.region(witness.form());
        return region != null && region.contains(witness);
    }
}
