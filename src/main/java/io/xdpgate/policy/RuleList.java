package io.xdpgate.policy;

import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a policy in order of creation, found by id, by name, by the order in which they are tried and by the
 * time at which they expire. Immutable; a list that {@link #edited} makes shares with this one what did not change,
 * so that it costs microseconds among 100,000 rules and {@link #diff} reads only what differs.
 *
 * <p>Ids, names and sequences are taken to be unique; of rules that share an id or a name one is found.
 */
public final class RuleList extends AbstractList<Rule> implements RandomAccess {
    private static final Comparator<Rule> CREATION = Comparator.comparingLong(Rule::sequence);

    /** By hash first: cheaper to compare than the text. */
    private static final Comparator<Rule> ID = (a, b) -> compareText(a.id(), b.id());

    private static final Comparator<Rule> NAME = (a, b) -> compareText(nameOf(a), nameOf(b));
    private static final Comparator<Rule> EXPIRY =
            Comparator.comparing(RuleList::expiryOf).thenComparingLong(Rule::sequence);

    public static final RuleList EMPTY = new RuleList(
            SortedRules.of(CREATION, List.of()),
            SortedRules.of(ID, List.of()),
            SortedRules.of(NAME, List.of()),
            SortedRules.of(Rule.ORDER, List.of()),
            SortedRules.of(EXPIRY, List.of()),
            0,
            SetUse.NONE);

    private final SortedRules byCreation;
    private final SortedRules byId;
    private final SortedRules byName;
    private final SortedRules byOrder;
    private final SortedRules byExpiry;
    private final int enabledCountRules;
    private final SetUse setUse;

    private RuleList(
            SortedRules byCreation,
            SortedRules byId,
            SortedRules byName,
            SortedRules byOrder,
            SortedRules byExpiry,
            int enabledCountRules,
            SetUse setUse) {
        this.byCreation = byCreation;
        this.byId = byId;
        this.byName = byName;
        this.byOrder = byOrder;
        this.byExpiry = byExpiry;
        this.enabledCountRules = enabledCountRules;
        this.setUse = setUse;
    }

    /** The rules in order of creation; the list itself if it is one of these. */
    public static RuleList of(Collection<Rule> rules) {
        if (rules instanceof RuleList list) {
            return list;
        }
        return rules.isEmpty() ? EMPTY : EMPTY.edited(List.of(), rules);
    }

    @Override
    public int size() {
        return byCreation.size();
    }

    @Override
    public Rule get(int index) {
        Objects.checkIndex(index, size());
        return byCreation.get(index);
    }

    @Override
    public Iterator<Rule> iterator() {
        return byCreation.iterator();
    }

    @Override
    public Spliterator<Rule> spliterator() {
        return Spliterators.spliterator(
                iterator(), size(), Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof RuleList list)) {
            return super.equals(other);
        }
        Changes changes = new Changes();
        if (size() == list.size()) {
            diff(this, list, changes);
        }
        return size() == list.size() && !changes.any;
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }

    public Optional<Rule> byId(String id) {
        return Optional.ofNullable(byId.find(rule -> compareText(rule.id(), id)));
    }

    public Optional<Rule> byName(String name) {
        return Optional.ofNullable(byName.find(rule -> compareText(nameOf(rule), name)));
    }

    /** Enabled rules with action count. */
    public int enabledCountRules() {
        return enabledCountRules;
    }

    /** The address sets that enabled rules name, sorted; counted, not searched for. */
    public Set<String> setsOfEnabledRules() {
        return setUse.byEnabledRules();
    }

    /** The rules, enabled or not, that name an address set; searched for only if there are any. */
    public List<Rule> namingSet(String set) {
        return setUse.names(set) ? those(this, rule -> rule.match().sets().contains(set)) : List.of();
    }

    /** When the first rule expires; empty if none does. */
    public Optional<Instant> earliestExpiry() {
        Iterator<Rule> first = byExpiry.iterator();
        return first.hasNext() ? Optional.of(expiryOf(first.next())) : Optional.empty();
    }

    /** The rules that have expired at a time. */
    public List<Rule> expired(Instant now) {
        List<Rule> found = new ArrayList<>();
        for (Rule rule : byExpiry) {
            if (expiryOf(rule).isAfter(now)) {
                break;
            }
            found.add(rule);
        }
        return found;
    }

    /** All rules in the order in which they are tried. */
    public Iterable<Rule> inOrder() {
        return byOrder;
    }

    /** The rules tried after the place of a priority and a sequence, in that order. */
    public Iterator<Rule> after(int priority, long sequence) {
        return byOrder.from(rule -> {
            int byPriority = Integer.compare(rule.priority(), priority);
            return byPriority != 0 ? byPriority : rule.sequence() <= sequence ? -1 : 1;
        });
    }

    /**
     * The list without some of its rules and with others.
     *
     * @param gone rules of this list, the very objects; an old rule that is replaced is one of them
     */
    public RuleList edited(Collection<Rule> gone, Collection<Rule> come) {
        if (gone.isEmpty() && come.isEmpty()) {
            return this;
        }
        return new RuleList(
                byCreation.edited(gone, come),
                byId.edited(gone, come),
                byName.edited(those(gone, rule -> rule.name() != null), those(come, rule -> rule.name() != null)),
                byOrder.edited(gone, come),
                byExpiry.edited(
                        those(gone, rule -> rule.expiresAt() != null), those(come, rule -> rule.expiresAt() != null)),
                enabledCountRules + counting(come) - counting(gone),
                setUse.edited(gone, come));
    }

    /** @throws IllegalArgumentException if the list has a rule of this id already */
    public RuleList with(Rule rule) {
        if (byId(rule.id()).isPresent()) {
            throw new IllegalArgumentException("there is a rule '" + rule.id() + "' already");
        }
        return edited(List.of(), List.of(rule));
    }

    /** The list itself if it has no such rule. */
    public RuleList without(String id) {
        return edited(byId(id).map(List::of).orElse(List.of()), List.of());
    }

    /** Puts a rule in the place of that of the same id, or adds it. */
    public RuleList replaced(Rule rule) {
        return edited(byId(rule.id()).map(List::of).orElse(List.of()), List.of(rule));
    }

    /** Is told of the differences of two lists. */
    @FunctionalInterface
    public interface DiffSink {
        /**
         * One place in the order of creation whose rule differs.
         *
         * @param before null: there was none
         * @param after null: there is none any more
         */
        void differs(@Nullable Rule before, @Nullable Rule after);
    }

    /**
     * Tells the differences in order of creation. A rule that was given another sequence comes as two: gone from one
     * place, come to another. Costs little more than what differs when one list was made from the other.
     */
    public static void diff(RuleList before, RuleList after, DiffSink sink) {
        new RuleDiff(before.byCreation, after.byCreation, sink).run();
    }

    private static final class Changes implements DiffSink {
        private boolean any;

        @Override
        public void differs(@Nullable Rule before, @Nullable Rule after) {
            any = true;
        }
    }

    private static int counting(Collection<Rule> rules) {
        int count = 0;
        for (Rule rule : rules) {
            count += rule.enabled() && rule.action() == Action.COUNT ? 1 : 0;
        }
        return count;
    }

    private static List<Rule> those(Collection<Rule> rules, Predicate<Rule> condition) {
        return rules.stream().filter(condition).toList();
    }

    private static int compareText(String a, String b) {
        int byHash = Integer.compare(a.hashCode(), b.hashCode());
        return byHash != 0 ? byHash : a.compareTo(b);
    }

    private static String nameOf(Rule rule) {
        return Objects.requireNonNull(rule.name());
    }

    private static Instant expiryOf(Rule rule) {
        return Objects.requireNonNull(rule.expiresAt());
    }
}
