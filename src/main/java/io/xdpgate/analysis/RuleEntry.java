package io.xdpgate.analysis;

import io.xdpgate.analysis.Region.Point;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.AddressSets;
import io.xdpgate.policy.Rule;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rule of an {@link OverlapIndex}, with its regions once somebody asked for them. For one thread. */
final class RuleEntry {
    /** The order in which rules are tried. */
    static final Comparator<RuleEntry> ORDER = Comparator.comparing(RuleEntry::rule, Rule.ORDER);

    private final Rule rule;
    /** What every walk asks of every rule that it comes by: here, so as not to be looked up. */
    private final int priority;

    private final long sequence;
    private final Action action;
    private final Outlines outlines;
    private List<Region> regions = List.of();
    private @Nullable Region[] byForm = new @Nullable Region[0];
    private long changesOfSets = -1;
    private long visit;
    private @Nullable Point witness;

    RuleEntry(Rule rule) {
        this.rule = rule;
        this.priority = rule.priority();
        this.sequence = rule.sequence();
        this.action = rule.action();
        this.outlines = new Outlines(rule.match());
    }

    Rule rule() {
        return rule;
    }

    Action action() {
        return action;
    }

    boolean isBefore(RuleEntry other) {
        return priority != other.priority ? priority < other.priority : sequence < other.sequence;
    }

    Outlines outlines() {
        return outlines;
    }

    /** The regions with the entries that sets have now. */
    List<Region> regions(AddressSets sets, InterfaceNumbers interfaces) {
        boolean isKnown = byForm.length > 0
                && (changesOfSets == sets.changes() || rule.match().sets().isEmpty());
        if (!isKnown) {
            changesOfSets = sets.changes();
            regions = RuleRegions.of(rule.match(), sets, interfaces, this);
            byForm = new @Nullable Region[Form.ALL.size()];
            for (Region region : regions) {
                byForm[region.form().index()] = region;
            }
        }
        return regions;
    }

    /** To be asked after {@link #regions}. */
    @Nullable
    Region region(Form form) {
        return byForm[form.index()];
    }

    /** Whether this is the first visit of a walk. */
    boolean isFirstVisit(long walk) {
        boolean isFirst = visit != walk;
        visit = walk;
        return isFirst;
    }

    /** A packet that the rule decided when somebody looked last. */
    @Nullable
    Point witness() {
        return witness;
    }

    void witness(@Nullable Point point) {
        witness = point;
    }
}
