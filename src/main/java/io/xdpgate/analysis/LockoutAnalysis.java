package io.xdpgate.analysis;

import io.xdpgate.analysis.Chain.Link;
import io.xdpgate.analysis.Region.Box;
import io.xdpgate.analysis.Region.Point;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.AddressSet;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.RuleList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a change would lock somebody out: drop packets of the caller's connection, or of a management entry
 * if the guard had it not, that the policy before lets in. What that drops already is no matter of the change.
 * Immutable.
 *
 * <p>A packet may come on any interface and with any tag: where an address belongs does not tell, as bridges, bonds and
 * VLAN devices have addresses while the program sits below them, and hosts take packets for any of their addresses.
 */
public final class LockoutAnalysis {
    private static final long LOOKS = 2_000_000;
    private static final Duration WITHIN = Duration.ofSeconds(1);

    private final Guard guard;
    private final List<Flow> management;

    public LockoutAnalysis(Guard guard) {
        this.guard = guard;
        this.management = guard.entries().stream()
                .flatMap(entry -> Flow.of(entry).stream())
                .toList();
    }

    /**
     * At most one for the caller and one for each management entry and family.
     *
     * @param caller null: nobody who could be locked out
     * @return empty if the time was over
     */
    public Optional<List<Lockout>> of(Policy before, Policy next, @Nullable Caller caller) {
        List<Flow> flows = new ArrayList<>(management);
        if (caller != null) {
            flows.add(Flow.of(caller));
        }
        List<Lockout> found = new ArrayList<>();
        Budget budget = new Budget(LOOKS, System.nanoTime() + WITHIN.toNanos());
        try {
            for (Flow flow : flows) {
                Lockout lockout = of(flow, before, next, budget);
                if (lockout != null) {
                    found.add(lockout);
                }
            }
        } catch (Budget.Spent spent) {
            return Optional.empty();
        }
        return Optional.of(List.copyOf(found));
    }

    private @Nullable Lockout of(Flow flow, Policy before, Policy next, Budget budget) throws Budget.Spent {
        Set<Rule> changed = changedRules(flow, before, next);
        boolean otherDefault = before.defaultAction() != next.defaultAction();
        if (changed.isEmpty() && !otherDefault) {
            return null;
        }
        InterfaceNumbers interfaces = new InterfaceNumbers();
        Box box = flow.box(interfaces);
        Chain old = Chain.of(before, flow, box, interfaces);
        Chain young = Chain.of(next, flow, box, interfaces);
        // The entries themselves would hide what they are asked about.
        Guard protects = flow.traffic() == Lockout.Traffic.MANAGEMENT ? Guard.NONE : guard;
        List<Region> guarded =
                Ground.of(protects, next.options().laterFragments()).regions(box.form());
        for (int i = 0; i < young.links().size(); i++) {
            for (int j = 0; j < old.links().size(); j++) {
                Link drops = young.links().get(i);
                Link passed = old.links().get(j);
                // Two that are both as they were keep their order: what one of them decided it decides.
                boolean matters = isChanged(drops, changed, otherDefault) || isChanged(passed, changed, otherDefault);
                if (drops.action() == Action.DROP && passed.action() == Action.PASS && matters) {
                    List<Region> inTheWay = Stream.of(guarded, young.before(i), old.before(j))
                            .flatMap(List::stream)
                            .toList();
                    Point point = find(box, drops.region(), passed.region(), inTheWay, budget);
                    if (point != null) {
                        String id = drops.rule() == null ? null : drops.rule().id();
                        return new Lockout(flow.traffic(), flow.who(), id, Witness.of(point, interfaces));
                    }
                }
            }
        }
        return null;
    }

    private static @Nullable Point find(Box box, Region drops, Region passed, List<Region> inTheWay, Budget budget)
            throws Budget.Spent {
        Search search = new Search(budget);
        @Nullable Point[] found = new @Nullable Point[1];
        drops.common(
                box,
                dropped -> passed.common(dropped, both -> {
                    found[0] = search.find(both, inTheWay);
                    return found[0] == null;
                }));
        return found[0];
    }

    private static boolean isChanged(Link link, Set<Rule> changed, boolean otherDefault) {
        return link.rule() == null ? otherDefault : changed.contains(link.rule());
    }

    /** Rules that came, went, or match other packets of a flow than before; old and new ones. */
    private static Set<Rule> changedRules(Flow flow, Policy before, Policy next) {
        Outlines traffic = new Outlines(flow.match());
        Set<Rule> changed = new HashSet<>();
        RuleList.diff(before.ruleList(), next.ruleList(), (old, young) -> {
            addIfMeets(traffic, old, changed);
            addIfMeets(traffic, young, changed);
        });
        if (before.sets().changes() != next.sets().changes()) {
            for (AddressSet set : next.sets().all()) {
                for (Rule rule :
                        isChanged(set, before, flow) ? next.ruleList().namingSet(set.name()) : List.<Rule>of()) {
                    addIfMeets(traffic, rule, changed);
                }
            }
        }
        return changed;
    }

    private static void addIfMeets(Outlines traffic, @Nullable Rule rule, Set<Rule> changed) {
        if (rule != null && rule.enabled() && rule.action().isTerminal() && new Outlines(rule.match()).meet(traffic)) {
            changed.add(rule);
        }
    }

    private static boolean isChanged(AddressSet set, Policy before, Flow flow) {
        AddressSet old = before.sets().get(set.name()).orElse(null);
        return old == null
                || (old.version() != set.version()
                        && Stream.of(flow.match().source(), flow.match().destination())
                                .anyMatch(side -> side == null || isChanged(old, set, side)));
    }

    /** Whether other addresses of a flow are in a set than before; a block may be said to be when it is not. */
    private static boolean isChanged(AddressSet old, AddressSet set, AddressMatch side) {
        return side.prefixes().stream()
                .anyMatch(prefix -> prefix.length() < prefix.family().bits()
                        || old.entries().contains(prefix.address())
                                != set.entries().contains(prefix.address()));
    }
}
