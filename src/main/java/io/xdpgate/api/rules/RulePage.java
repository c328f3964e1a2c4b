package io.xdpgate.api.rules;

import io.xdpgate.policy.Rule;
import io.xdpgate.policy.RuleList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Finds the rules of one page. */
final class RulePage {
    private RulePage() {}

    /**
     * The first so many rules that a query selects, in its order. In the order of priority it looks no further than
     * it must; in another it looks at every rule and keeps only those of the page.
     */
    static List<Rule> first(int count, RuleList rules, RuleQuery query) {
        return query.order() == RuleOrder.PRIORITY ? walk(count, rules, query) : select(count, rules, query);
    }

    private static List<Rule> walk(int count, RuleList rules, RuleQuery query) {
        RuleOrder.Position after = query.after();
        Iterator<Rule> left =
                after == null ? rules.inOrder().iterator() : rules.after(RuleOrder.priority(after), after.sequence());
        List<Rule> found = new ArrayList<>();
        while (found.size() < count && left.hasNext()) {
            Rule rule = left.next();
            if (query.selects(rule)) {
                found.add(rule);
            }
        }
        return found;
    }

    private record Candidate(RuleOrder.Position position, Rule rule) {}

    private static List<Rule> select(int count, RuleList rules, RuleQuery query) {
        RuleOrder order = query.order();
        RuleOrder.@Nullable Position after = query.after();
        Comparator<RuleOrder.Position> places = order.comparator();
        Comparator<Candidate> candidates = Comparator.comparing(Candidate::position, places);
        PriorityQueue<Candidate> best = new PriorityQueue<>(candidates.reversed());
        for (Rule rule : rules) {
            if (!query.selects(rule)) {
                continue;
            }
            Candidate candidate = new Candidate(order.position(rule), rule);
            if (after != null && places.compare(candidate.position(), after) <= 0) {
                continue;
            }
            if (best.size() < count) {
                best.add(candidate);
            } else if (candidates.compare(candidate, best.element()) < 0) {
                best.remove();
                best.add(candidate);
            }
        }
        List<Candidate> found = new ArrayList<>(best);
        Collections.sort(found, candidates);
        return found.stream().map(Candidate::rule).toList();
    }
}
