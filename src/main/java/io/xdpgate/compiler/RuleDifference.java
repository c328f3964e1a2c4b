package io.xdpgate.compiler;

import io.xdpgate.policy.Action;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.RuleList;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The enabled rules that only one of two policies has; a rule that changed in what the tables say is one of each. Rules
 * in what two lists share cost nothing, others that are the same object a comparison.
 */
final class RuleDifference {
    private final List<Rule> gone = new ArrayList<>();
    private final List<Rule> fresh = new ArrayList<>();
    private final Set<String> moved;

    private RuleDifference(Set<String> moved) {
        this.moved = moved;
    }

    /**
     * @param before in order of sequence, as {@code after}
     * @param moved interfaces whose slots differ: rules that name them count as changed
     */
    @SuppressWarnings("ReferenceEquality") // Equal objects are found by walking.
    static RuleDifference of(List<Rule> before, List<Rule> after, Set<String> moved) {
        RuleDifference difference = new RuleDifference(moved);
        if (moved.isEmpty() && before instanceof RuleList old && after instanceof RuleList current) {
            RuleList.diff(old, current, difference::differs);
        } else if (before != after || !moved.isEmpty()) {
            difference.walk(before.iterator(), after.iterator());
        }
        return difference;
    }

    /** Rules of the policy before. */
    List<Rule> gone() {
        return gone;
    }

    /** Rules of the policy after. */
    List<Rule> fresh() {
        return fresh;
    }

    private void differs(@Nullable Rule old, @Nullable Rule current) {
        if (old != null && current != null) {
            pair(old, current);
        } else {
            add(old, gone);
            add(current, fresh);
        }
    }

    @SuppressWarnings("ReferenceEquality") // The cheap answer first: a rule that is shared is not read.
    private void walk(Iterator<Rule> before, Iterator<Rule> after) {
        Rule old = next(before);
        Rule current = next(after);
        while (old != null || current != null) {
            if (old != null && current != null && (old == current || old.sequence() == current.sequence())) {
                pair(old, current);
                old = next(before);
                current = next(after);
            } else if (current == null || (old != null && old.sequence() < current.sequence())) {
                add(old, gone);
                old = next(before);
            } else {
                add(current, fresh);
                current = next(after);
            }
        }
    }

    private void pair(Rule old, Rule current) {
        if (same(old, current) && (moved.isEmpty() || !namesMoved(old))) {
            return;
        }
        add(old, gone);
        add(current, fresh);
    }

    private static void add(@Nullable Rule rule, List<Rule> list) {
        if (rule != null && rule.enabled()) {
            list.add(rule);
        }
    }

    private boolean namesMoved(Rule rule) {
        return rule.match().interfaces().stream().anyMatch(moved::contains);
    }

    /** Whether the tables say the same of both. */
    @SuppressWarnings("ReferenceEquality") // The cheap answer first.
    static boolean same(Rule one, Rule other) {
        return one == other
                || (one.enabled() == other.enabled()
                        && one.id().equals(other.id())
                        && one.sequence() == other.sequence()
                        && one.priority() == other.priority()
                        && one.action() == other.action()
                        && one.wouldBe() == other.wouldBe()
                        && one.log().inForce(one.action()).equals(other.log().inForce(other.action()))
                        && one.match().equals(other.match()));
    }

    static boolean isTerminal(Rule rule) {
        return rule.action() != Action.COUNT;
    }

    private static @Nullable Rule next(Iterator<Rule> rules) {
        return rules.hasNext() ? rules.next() : null;
    }
}
