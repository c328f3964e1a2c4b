package io.xdpgate.analysis;

import io.xdpgate.analysis.Region.Box;
import io.xdpgate.analysis.Region.Point;
import io.xdpgate.analysis.Region.Relation;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what one rule comes to among the others of an index. For one thread.
 *
 * <p>Asks about some packets first, which answers for most rules; what is left is searched exactly.
 */
final class RuleAnalysis {
    static final int MOST_CONFLICTS = 10;

    /** Packets of a rule that are asked about before it is searched. */
    private static final int TRIES = 12;

    /** Rules that are together in the way, beyond which it is not tried to do with fewer. */
    private static final int MOST_MINIMISED = 16;

    private final OverlapIndex index;
    private final Ground ground;
    private final Action defaultAction;

    RuleAnalysis(OverlapIndex index, Ground ground, Verdict defaultAction) {
        this.index = index;
        this.ground = ground;
        this.defaultAction = defaultAction == Verdict.PASS ? Action.PASS : Action.DROP;
    }

    /** As far as the budget goes; conflicts with earlier rules. */
    RuleFinding analyse(RuleEntry entry, Budget budget) {
        return analyse(entry, other -> other.isBefore(entry), budget);
    }

    /** @param compared rules whose conflicts with this one are to be found */
    RuleFinding analyse(RuleEntry entry, Predicate<RuleEntry> compared, Budget budget) {
        Draft draft = new Draft(entry, budget);
        entry.witness(null);
        try {
            draft.kind = draft.reach();
            if (draft.kind == RuleFinding.Kind.EFFECTIVE) {
                draft.moreConflicts = true;
                if (entry.action().isTerminal()) {
                    draft.kind = RuleFinding.Kind.UNDECIDED;
                    draft.kind = draft.effect();
                }
                draft.findConflicts(compared);
            }
        } catch (Budget.Spent spent) {
            return draft.finding();
        }
        return draft.finding();
    }

    /**
     * Whether a packet gets to a rule: EFFECTIVE then, whatever it would be without the rule; SHADOWED or
     * NEVER_MATCHES if not. A rule that was reached keeps its witness.
     */
    RuleFinding reach(RuleEntry entry, Budget budget) throws Budget.Spent {
        Draft draft = new Draft(entry, budget);
        entry.witness(null);
        draft.kind = draft.reach();
        return draft.finding();
    }

    /** Whether a packet would get to a rule if there were not some of the others. */
    boolean isReachedWithout(RuleEntry entry, Set<RuleEntry> without, Budget budget) throws Budget.Spent {
        List<RuleEntry> earlier = index.overlapping(
                entry,
                other -> other.action().isTerminal() && other.isBefore(entry) && !without.contains(other),
                budget);
        return find(entry, null, earlier, new Search(budget)) != null;
    }

    /** What is found so far; of use also when the budget is spent in the middle. */
    private final class Draft {
        private final RuleEntry entry;
        private final Budget budget;
        private final List<RuleEntry> conflicts = new ArrayList<>();
        private RuleFinding.Kind kind = RuleFinding.Kind.UNDECIDED;
        private List<RuleEntry> by = List.of();
        private Set<Cover> covers = Set.of();
        private boolean moreConflicts;

        /** Found when they are asked for first. */
        private @Nullable List<RuleEntry> earlier;

        Draft(RuleEntry entry, Budget budget) {
            this.entry = entry;
            this.budget = budget;
        }

        RuleFinding finding() {
            Point witness = entry.witness();
            return new RuleFinding(
                    entry.rule().id(),
                    kind,
                    ids(by),
                    covers,
                    witness == null ? null : Witness.of(witness, index.interfaces()),
                    ids(conflicts),
                    moreConflicts);
        }

        private List<RuleEntry> earlier() throws Budget.Spent {
            List<RuleEntry> found = earlier;
            if (found == null) {
                found = index.overlapping(entry, other -> other.action().isTerminal() && other.isBefore(entry), budget);
                earlier = found;
            }
            return found;
        }

        /** Whether a packet gets to the rule. */
        RuleFinding.Kind reach() throws Budget.Spent {
            List<Region> regions = index.regions(entry);
            if (regions.isEmpty()) {
                return RuleFinding.Kind.NEVER_MATCHES;
            }
            Search search = new Search(budget);
            Point reached = tried(search);
            if (reached == null) {
                reached = find(entry, null, earlier(), search);
            }
            if (reached != null) {
                entry.witness(reached);
                return RuleFinding.Kind.EFFECTIVE;
            }
            if (search.used().isEmpty()) {
                // Sets behind 'not' that leave no address.
                return RuleFinding.Kind.NEVER_MATCHES;
            }
            List<RuleEntry> rules = rules(search.used());
            Optional<RuleEntry> alone = first(rules, rule -> matchesAll(rule, entry, budget));
            by = alone.isPresent() ? List.of(alone.get()) : fewest(entry, rules, budget);
            covers = alone.isPresent() ? Set.of() : covers(search.used());
            return RuleFinding.Kind.SHADOWED;
        }

        /** A packet that gets to the rule, if one is easily found. */
        private @Nullable Point tried(Search search) throws Budget.Spent {
            for (int i = 0; i < TRIES; i++) {
                Point point = search.point(entry, index, i);
                if (point != null && reaches(point)) {
                    return point;
                }
            }
            return null;
        }

        private boolean reaches(Point point) throws Budget.Spent {
            return ground.regions(point.form()).stream().noneMatch(region -> region.contains(point))
                    && !index.isMatched(point, this::takesFirst, budget);
        }

        private boolean takesFirst(RuleEntry other) {
            return other.action().isTerminal() && other.isBefore(entry);
        }

        /** Whether a packet that gets to the rule would have another verdict without it. */
        private boolean isMissed(Point point) throws Budget.Spent {
            Action next =
                    index
                            .matching(point, other -> other.action().isTerminal() && entry.isBefore(other), budget)
                            .stream()
                            .min(RuleEntry.ORDER)
                            .map(RuleEntry::action)
                            .orElse(defaultAction);
            return next != entry.action();
        }

        /** Whether there is a packet that gets to the rule and would have another verdict without it. */
        RuleFinding.Kind effect() throws Budget.Spent {
            if (isMissed(Objects.requireNonNull(entry.witness()))) {
                return RuleFinding.Kind.EFFECTIVE;
            }
            Action action = entry.action();
            List<RuleEntry> others =
                    index.overlapping(entry, other -> isContrary(other) && entry.isBefore(other), budget);
            if (others.isEmpty() && defaultAction == action) {
                covers = Set.of(Cover.DEFAULT_ACTION);
                return RuleFinding.Kind.REDUNDANT;
            }
            List<RuleEntry> same =
                    index.overlapping(entry, other -> other.action() == action && entry.isBefore(other), budget);
            Search search = new Search(budget);
            if (isMissedSomewhere(others, same, search)) {
                return RuleFinding.Kind.EFFECTIVE;
            }
            by = rules(search.used()).stream().filter(same::contains).toList();
            covers = defaultAction == action ? Set.of(Cover.DEFAULT_ACTION) : Set.of();
            return RuleFinding.Kind.REDUNDANT;
        }

        /** @param same later rules with the action of this one: they do its work where they come first */
        private boolean isMissedSomewhere(List<RuleEntry> others, List<RuleEntry> same, Search search)
                throws Budget.Spent {
            List<RuleEntry> inTheWay = new ArrayList<>(earlier());
            int next = 0;
            for (RuleEntry other : others) {
                while (next < same.size() && same.get(next).isBefore(other)) {
                    inTheWay.add(same.get(next++));
                }
                Point missed = find(entry, other, inTheWay, search);
                if (missed != null) {
                    entry.witness(missed);
                    return true;
                }
            }
            if (defaultAction == entry.action()) {
                return false;
            }
            inTheWay.addAll(same.subList(next, same.size()));
            Point missed = find(entry, null, inTheWay, search);
            if (missed != null) {
                entry.witness(missed);
            }
            return missed != null;
        }

        /** Rules with the other action that match some but not all of the same packets. */
        void findConflicts(Predicate<RuleEntry> compared) throws Budget.Spent {
            if (!entry.action().isTerminal()) {
                moreConflicts = false;
                return;
            }
            moreConflicts = !index.overlapping(
                    entry,
                    other -> isContrary(other) && compared.test(other),
                    other -> {
                        if (conflict(entry, other, budget)) {
                            if (conflicts.size() == MOST_CONFLICTS) {
                                return false;
                            }
                            conflicts.add(other);
                        }
                        return true;
                    },
                    budget);
        }

        private boolean isContrary(RuleEntry other) {
            return other.action().isTerminal() && other.action() != entry.action();
        }
    }

    static List<String> ids(List<RuleEntry> entries) {
        return entries.stream().map(entry -> entry.rule().id()).toList();
    }

    /** Whether two rules with different actions match the same packets, and each of them others too. */
    boolean conflict(RuleEntry one, RuleEntry other, Budget budget) throws Budget.Spent {
        return one.action() != other.action()
                && !matchesAll(one, other, budget)
                && !matchesAll(other, one, budget)
                && find(one, other, List.of(), new Search(budget)) != null;
    }

    /** Whether a rule matches every packet that another matches. */
    private boolean matchesAll(RuleEntry wide, RuleEntry narrow, Budget budget) throws Budget.Spent {
        index.regions(wide);
        for (Region region : index.regions(narrow)) {
            Region over = wide.region(region.form());
            boolean whole = over != null
                    && region.common(Region.everything(region.form()), box -> {
                        budget.spend(1);
                        return over.relation(box) == Relation.COVERS;
                    });
            if (!whole) {
                return false;
            }
        }
        return true;
    }

    /**
     * A packet that a rule matches, that gets to rules and that none of those in the way match.
     *
     * @param with a rule that must match it too; null: none
     */
    @Nullable
    Point find(RuleEntry entry, @Nullable RuleEntry with, Collection<RuleEntry> inTheWay, Search search)
            throws Budget.Spent {
        @Nullable Point[] found = new @Nullable Point[1];
        for (Region region : index.regions(entry)) {
            Region second = with == null ? null : with.region(region.form());
            if (with != null && second == null) {
                continue;
            }
            List<Region> obstacles = new ArrayList<>(ground.regions(region.form()));
            add(inTheWay, region.form(), obstacles);
            Region.BoxAction look = box -> {
                found[0] = search.find(box, obstacles);
                return found[0] == null;
            };
            Box everything = Region.everything(region.form());
            region.common(everything, second == null ? look : box -> second.common(box, look));
            if (found[0] != null) {
                return found[0];
            }
        }
        return null;
    }

    private static void add(Collection<RuleEntry> rules, Form form, List<Region> regions) {
        for (RuleEntry rule : rules) {
            Region region = rule.region(form);
            if (region != null) {
                regions.add(region);
            }
        }
    }

    /** A question about a rule that costs work. */
    @FunctionalInterface
    private interface Question {
        boolean isTrueOf(RuleEntry rule) throws Budget.Spent;
    }

    private static Optional<RuleEntry> first(List<RuleEntry> rules, Question question) throws Budget.Spent {
        for (RuleEntry rule : rules) {
            if (question.isTrueOf(rule)) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }

    /** Some of the rules that are together in the way of a rule, such that none of them can be left out. */
    private List<RuleEntry> fewest(RuleEntry entry, List<RuleEntry> rules, Budget budget) throws Budget.Spent {
        Set<RuleEntry> left = new LinkedHashSet<>(rules);
        if (rules.size() <= MOST_MINIMISED) {
            for (RuleEntry rule : rules.reversed()) {
                left.remove(rule);
                if (find(entry, null, left, new Search(budget)) != null) {
                    left.add(rule);
                }
            }
        }
        return left.stream().sorted(RuleEntry.ORDER).toList();
    }

    private static List<RuleEntry> rules(Set<Object> owners) {
        return owners.stream()
                .filter(RuleEntry.class::isInstance)
                .map(RuleEntry.class::cast)
                .sorted(RuleEntry.ORDER)
                .toList();
    }

    private static Set<Cover> covers(Set<Object> owners) {
        EnumSet<Cover> covers = EnumSet.noneOf(Cover.class);
        owners.forEach(owner -> {
            if (owner instanceof Cover cover) {
                covers.add(cover);
            }
        });
        return covers;
    }
}
