package io.xdpgate.compiler;

import io.xdpgate.compiler.tables.Classifier;
import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyOptions;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.Verdict;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compiles whole policies. Stateless and thread-safe. */
public final class PolicyTablesCompiler {
    /**
     * The tables of a policy. Its rules are taken as they are: what {@link io.xdpgate.policy.MatchCheck} would refuse
     * compiles to a rule that never matches. A named address set need not exist: no address is in it then.
     *
     * @param guard its entries are judged before the rules
     * @param interfaceSlots slot (0..63) of each attached interface; a rule that names only interfaces that are
     *     not in here never matches
     * @throws io.xdpgate.policy.InvalidPolicyException if the policy needs more table room than there is
     * @throws IllegalArgumentException if a slot or a value of a condition is out of its range
     */
    public Compilation compile(Policy policy, Guard guard, Map<String, Integer> interfaceSlots) {
        List<Candidate> main = new ArrayList<>(guarding(guard));
        List<Candidate> counts = new ArrayList<>();
        List<Rule> rules = policy.rules();
        for (Rule rule : rules) {
            if (rule.enabled()) {
                (rule.action() == Action.COUNT ? counts : main).add(Candidate.of(rule));
            }
        }
        main.sort(Comparator.comparingLong(Candidate::key));
        counts.sort(Comparator.comparingLong(Candidate::key));
        SetBits sets = SetBits.NONE.with(matches(main)).with(matches(counts));
        Map<String, Integer> slots = Map.copyOf(interfaceSlots);
        ClassifierCompiler compiler = new ClassifierCompiler(slots, sets);
        PolicyTables tables = tables(policy, compiler.main(main), new BitSet(), null, compiler.counts(counts));
        Compilation.Base base = new Compilation.Base(rules, guard, slots, main, counts);
        return new Compilation(tables, sets, slots, base, List.of(), counts);
    }

    static List<Candidate> guarding(Guard guard) {
        List<Candidate> candidates = new ArrayList<>();
        for (int number = 0; number < guard.entries().size(); number++) {
            candidates.add(Candidate.of(number, guard.entries().get(number)));
        }
        return candidates;
    }

    static List<Match> matches(List<Candidate> candidates) {
        return candidates.stream().map(Candidate::match).toList();
    }

    static PolicyTables tables(
            Policy policy, Classifier main, BitSet dead, @Nullable Classifier overlay, @Nullable Classifier counts) {
        PolicyOptions options = policy.options();
        return new PolicyTables(
                policy.revision(),
                policy.defaultAction(),
                options.malformed(),
                options.deepHeaders(),
                encapsulated(policy),
                options.nonIp(),
                options.laterFragments() == PolicyOptions.LaterFragments.MATCH,
                options.laterFragments() == PolicyOptions.LaterFragments.DROP ? Verdict.DROP : Verdict.PASS,
                options.log().inForce(Action.DROP).orElse(null),
                main,
                dead,
                overlay,
                counts,
                null);
    }

    private static Verdict encapsulated(Policy policy) {
        return switch (policy.options().encapsulated()) {
            case DEFAULT -> policy.defaultAction();
            case PASS -> Verdict.PASS;
            case DROP -> Verdict.DROP;
        };
    }
}
