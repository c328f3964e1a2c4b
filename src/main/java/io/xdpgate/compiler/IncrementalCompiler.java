package io.xdpgate.compiler;

import io.xdpgate.compiler.tables.Classifier;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Rule;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Compiles a policy as a difference to the one before where that is little: the main classifier stays the same object,
 * rules of it that are no longer in force are named, and what is new stands in lists beside it. Stateless and
 * thread-safe.
 */
public final class IncrementalCompiler {
    /** Default of {@code mostChanges}. */
    public static final int MOST_CHANGES = 512;

    /** Default of {@code fewRules}. */
    public static final int FEW_RULES = 64;

    private final PolicyTablesCompiler whole = new PolicyTablesCompiler();
    private final int mostChanges;
    private final int fewRules;

    public IncrementalCompiler() {
        this(MOST_CHANGES, FEW_RULES);
    }

    /**
     * @param mostChanges rules beside the main classifier; with more the whole policy is compiled anew
     * @param fewRules policies of no more rules are always compiled as a whole
     */
    public IncrementalCompiler(int mostChanges, int fewRules) {
        this.mostChanges = mostChanges;
        this.fewRules = fewRules;
    }

    /**
     * The tables of a policy, as {@link PolicyTablesCompiler#compile} has them, or as few changes to tables that exist.
     * A rule of the main classifier that is no longer in force never comes back to it.
     *
     * @param before whose tables are installed now, or another from which to go on; null: none
     * @throws io.xdpgate.policy.InvalidPolicyException if the policy needs more table room than there is
     */
    public Compilation compile(
            @Nullable Compilation before, Policy policy, Guard guard, Map<String, Integer> interfaceSlots) {
        if (before != null && policy.rules().size() > fewRules) {
            Compilation changed = changed(before, policy, guard, Map.copyOf(interfaceSlots));
            if (changed != null) {
                return changed;
            }
        }
        return whole.compile(policy, guard, interfaceSlots);
    }

    /** Null if too much changed. */
    private @Nullable Compilation changed(
            Compilation before, Policy policy, Guard guard, Map<String, Integer> interfaceSlots) {
        Compilation.Base base = before.base();
        RuleDifference difference =
                RuleDifference.of(base.rules(), policy.rules(), moved(base.interfaceSlots(), interfaceSlots));
        if (difference.fresh().size() > mostChanges + Limits.COUNT_SLOTS) {
            return null;
        }
        BitSet gone = gone(base, difference, guard);
        BitSet dead = (BitSet) before.tables().dead().clone();
        List<Candidate> overlay = overlay(base, difference, guard, gone, dead);
        dead.or(gone);
        List<Match> fresh = difference.fresh().stream().map(Rule::match).toList();
        if (overlay.size() > mostChanges
                || dead.cardinality() > Math.max(mostChanges, base.main().size() / 2)
                || before.sets().isTooSmallFor(fresh)) {
            return null;
        }
        return compiled(
                before,
                policy,
                interfaceSlots,
                difference,
                overlay,
                dead,
                before.sets().with(fresh));
    }

    private static @Nullable Compilation compiled(
            Compilation before,
            Policy policy,
            Map<String, Integer> interfaceSlots,
            RuleDifference difference,
            List<Candidate> overlay,
            BitSet dead,
            SetBits sets) {
        ClassifierCompiler compiler = new ClassifierCompiler(interfaceSlots, sets);
        boolean sameSlots = before.interfaceSlots().equals(interfaceSlots);
        List<Candidate> counts = counts(before.base(), difference);
        Classifier overlayTables =
                part(before.tables().overlay(), before.overlay(), overlay, sameSlots, compiler::lists);
        if (overlayTables == null && !overlay.isEmpty()) {
            return null;
        }
        Classifier countTables = part(before.tables().counts(), before.counts(), counts, sameSlots, compiler::counts);
        return new Compilation(
                PolicyTablesCompiler.tables(policy, before.tables().main(), dead, overlayTables, countTables),
                sets,
                interfaceSlots,
                before.base(),
                overlay,
                counts);
    }

    /** The part as it was if its rules are the same. */
    private static @Nullable Classifier part(
            @Nullable Classifier before,
            List<Candidate> rulesBefore,
            List<Candidate> rules,
            boolean sameSlots,
            Function<List<Candidate>, @Nullable Classifier> compile) {
        if (rules.isEmpty()) {
            return null;
        }
        boolean same = rules.size() == rulesBefore.size();
        for (int i = 0; same && i < rules.size(); i++) {
            Candidate rule = rules.get(i);
            same = (sameSlots || rule.match().interfaces().isEmpty()) && rule.isSameAs(rulesBefore.get(i));
        }
        return same ? before : compile.apply(rules);
    }

    /** Indexes of the rules of the main classifier that the policy does not have. */
    private static BitSet gone(Compilation.Base base, RuleDifference difference, Guard guard) {
        BitSet gone = new BitSet();
        if (!guard.equals(base.guard())) {
            gone.set(0, base.guard().entries().size());
        }
        for (Rule rule : difference.gone()) {
            if (RuleDifference.isTerminal(rule)) {
                int index = Collections.binarySearch(
                        base.main(), Candidate.of(rule), Comparator.comparingLong(Candidate::key));
                if (index < 0) {
                    throw new IllegalStateException("rule " + rule.id() + " was not compiled");
                }
                gone.set(index);
            }
        }
        return gone;
    }

    /** New rules, and those that are as they were but have been dead in between. */
    private static List<Candidate> overlay(
            Compilation.Base base, RuleDifference difference, Guard guard, BitSet gone, BitSet dead) {
        List<Candidate> overlay = new ArrayList<>();
        if (!guard.equals(base.guard())) {
            overlay.addAll(PolicyTablesCompiler.guarding(guard));
        }
        difference.fresh().stream()
                .filter(RuleDifference::isTerminal)
                .map(Candidate::of)
                .forEach(overlay::add);
        dead.stream()
                .filter(index -> !gone.get(index))
                .mapToObj(base.main()::get)
                .forEach(overlay::add);
        overlay.sort(Comparator.comparingLong(Candidate::key));
        return overlay;
    }

    private static List<Candidate> counts(Compilation.Base base, RuleDifference difference) {
        Set<Long> gone = new HashSet<>();
        difference.gone().stream()
                .filter(rule -> !RuleDifference.isTerminal(rule))
                .forEach(rule -> gone.add(Candidate.key(rule)));
        List<Candidate> counts = new ArrayList<>();
        base.counts().stream().filter(rule -> !gone.contains(rule.key())).forEach(counts::add);
        difference.fresh().stream()
                .filter(rule -> !RuleDifference.isTerminal(rule))
                .map(Candidate::of)
                .forEach(counts::add);
        counts.sort(Comparator.comparingLong(Candidate::key));
        return counts;
    }

    private static Set<String> moved(Map<String, Integer> before, Map<String, Integer> after) {
        Set<String> names = new HashSet<>(before.keySet());
        names.addAll(after.keySet());
        names.removeIf(name -> Objects.equals(before.get(name), after.get(name)));
        return names;
    }
}
