package io.xdpgate.analysis;

import io.xdpgate.analysis.Region.Point;
import io.xdpgate.policy.Address;
import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.AddressSets;
import io.xdpgate.policy.Families;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.UInt128;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Enabled rules, found by the addresses that they are about: a rule is compared only with rules that may overlap it.
 * Each rule hangs on the prefixes of its source and on those of its destination; a condition of sets, of many
 * prefixes or with {@code not} hangs on the whole of a family. For one thread.
 */
final class OverlapIndex {
    /** Prefixes of one condition beyond which it hangs on the whole of a family. */
    private static final int MOST_PREFIXES = 16;

    private static final Map<Family, Prefix> WHOLE = Map.of(
            Family.IPV4, new Prefix(new Address(Family.IPV4, UInt128.ZERO), 0),
            Family.IPV6, new Prefix(new Address(Family.IPV6, UInt128.ZERO), 0));

    private final InterfaceNumbers interfaces = new InterfaceNumbers();
    private final Map<String, RuleEntry> byId = new HashMap<>();
    private final PrefixIndex bySource = new PrefixIndex();
    private final PrefixIndex byDestination = new PrefixIndex();
    private AddressSets sets = AddressSets.NONE;
    private long walks;

    InterfaceNumbers interfaces() {
        return interfaces;
    }

    /** What sets contain from now on. */
    void sets(AddressSets next) {
        sets = next;
    }

    /** Null for a rule that is disabled or not here. */
    @Nullable
    RuleEntry entry(String id) {
        return byId.get(id);
    }

    void add(Rule rule) {
        if (rule.enabled()) {
            RuleEntry entry = new RuleEntry(rule);
            byId.put(rule.id(), entry);
            keys(rule.match(), rule.match().source()).forEach(key -> bySource.add(key, entry));
            keys(rule.match(), rule.match().destination()).forEach(key -> byDestination.add(key, entry));
        }
    }

    void remove(Rule rule) {
        RuleEntry entry = byId.remove(rule.id());
        if (entry != null) {
            Match match = entry.rule().match();
            keys(match, match.source()).forEach(key -> bySource.remove(key, entry));
            keys(match, match.destination()).forEach(key -> byDestination.remove(key, entry));
        }
    }

    List<Region> regions(RuleEntry entry) {
        return entry.regions(sets, interfaces);
    }

    /**
     * The other rules that may match a packet that this one matches, in the order in which rules are tried.
     *
     * @param wanted which of them
     */
    List<RuleEntry> overlapping(RuleEntry entry, Predicate<RuleEntry> wanted, Budget budget) throws Budget.Spent {
        List<RuleEntry> found = new ArrayList<>();
        overlapping(entry, wanted, found::add, budget);
        found.sort(RuleEntry.ORDER);
        return found;
    }

    /** Is given rules until it has enough. */
    @FunctionalInterface
    interface RuleAction {
        boolean take(RuleEntry entry) throws Budget.Spent;
    }

    /** As the other one, in no order; false if the action ended it. */
    boolean overlapping(RuleEntry entry, Predicate<RuleEntry> wanted, RuleAction action, Budget budget)
            throws Budget.Spent {
        long walk = ++walks;
        Match match = entry.rule().match();
        return walk(keys(match, match.source()), keys(match, match.destination()), candidates -> {
            budget.spend(1 + candidates.size() / 8);
            for (RuleEntry candidate : candidates) {
                if (wanted.test(candidate)
                        && entry.outlines().meet(candidate.outlines())
                        && candidate.isFirstVisit(walk)
                        && candidate != entry
                        && mayMeet(entry, candidate)) {
                    budget.spend(1);
                    if (!action.take(candidate)) {
                        return false;
                    }
                }
            }
            return true;
        });
    }

    /** The rules that match a packet, in no order. */
    List<RuleEntry> matching(Point point, Predicate<RuleEntry> wanted, Budget budget) throws Budget.Spent {
        long walk = ++walks;
        List<RuleEntry> found = new ArrayList<>();
        Family family = point.form().family();
        Outline outline = Outline.of(point);
        walk(List.of(host(family, point.source())), List.of(host(family, point.destination())), candidates -> {
            budget.spend(1 + candidates.size() / 8);
            for (RuleEntry candidate : candidates) {
                if (wanted.test(candidate)
                        && candidate.outlines().meet(family, outline)
                        && candidate.isFirstVisit(walk)
                        && matches(candidate, point)) {
                    found.add(candidate);
                }
            }
            return true;
        });
        return found;
    }

    /** Whether some of the rules match a packet. */
    boolean isMatched(Point point, Predicate<RuleEntry> wanted, Budget budget) throws Budget.Spent {
        Family family = point.form().family();
        Outline outline = Outline.of(point);
        return !walk(List.of(host(family, point.source())), List.of(host(family, point.destination())), candidates -> {
            budget.spend(1 + candidates.size() / 8);
            for (RuleEntry candidate : candidates) {
                if (wanted.test(candidate) && candidate.outlines().meet(family, outline) && matches(candidate, point)) {
                    return false;
                }
            }
            return true;
        });
    }

    private boolean matches(RuleEntry entry, Point point) {
        regions(entry);
        Region region = entry.region(point.form());
        return region != null && region.contains(point);
    }

    private boolean mayMeet(RuleEntry one, RuleEntry other) {
        regions(other);
        for (Region region : regions(one)) {
            Region candidate = other.region(region.form());
            if (candidate != null && region.mayOverlap(candidate)) {
                return true;
            }
        }
        return false;
    }

    /** Goes over the rules that hang on one of the addresses, whichever has fewer; false if the visitor ended it. */
    private boolean walk(List<Prefix> sources, List<Prefix> destinations, PrefixIndex.Visitor visitor)
            throws Budget.Spent {
        return bySource.cost(sources) <= byDestination.cost(destinations)
                ? bySource.walk(sources, visitor)
                : byDestination.walk(destinations, visitor);
    }

    private static Prefix host(Family family, UInt128 address) {
        return new Prefix(new Address(family, address), family.bits());
    }

    private static List<Prefix> keys(Match match, @Nullable AddressMatch condition) {
        Set<Family> families = Families.of(match);
        if (condition == null
                || condition.negated()
                || !condition.sets().isEmpty()
                || condition.prefixes().size() > MOST_PREFIXES) {
            return families.stream().map(WHOLE::get).toList();
        }
        return condition.prefixes().stream()
                .filter(prefix -> families.contains(prefix.family()))
                .distinct()
                .toList();
    }
}
