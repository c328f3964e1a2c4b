package io.xdpgate.analysis;

import io.xdpgate.analysis.Region.Box;
import io.xdpgate.analysis.Region.Relation;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What decides the packets of a box, in order: the terminal rules that match some of them, then the default action.
 * Immutable.
 */
record Chain(List<Link> links) {
    /**
     * One of them.
     *
     * @param rule null: the default action
     * @param region what it matches
     */
    record Link(@Nullable Rule rule, Action action, Region region) {}

    static Chain of(Policy policy, Flow flow, Box box, InterfaceNumbers interfaces) {
        Outlines traffic = new Outlines(flow.match());
        List<Link> links = new ArrayList<>();
        for (Rule rule : policy.ruleList().inOrder()) {
            if (rule.enabled() && rule.action().isTerminal() && new Outlines(rule.match()).meet(traffic)) {
                for (Region region : RuleRegions.of(rule.match(), policy.sets(), interfaces, rule)) {
                    if (region.form().equals(box.form()) && region.relation(box) != Relation.APART) {
                        links.add(new Link(rule, rule.action(), region));
                    }
                }
            }
        }
        Action last = policy.defaultAction() == Verdict.PASS ? Action.PASS : Action.DROP;
        links.add(new Link(null, last, Region.of(box.form(), Cover.DEFAULT_ACTION)));
        return new Chain(List.copyOf(links));
    }

    /** The regions before a link. */
    List<Region> before(int link) {
        return links.subList(0, link).stream().map(Link::region).toList();
    }
}
