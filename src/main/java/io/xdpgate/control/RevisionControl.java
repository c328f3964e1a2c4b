package io.xdpgate.control;

import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.RuleList;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The history of the policy: reads it, goes back in it, and confirms what is provisional. Thread-safe.
 *
 * <p>Refusals: those of {@link PolicyControl}, and {@link RefusedException.NoSuchRevision}.
 */
public class RevisionControl {
    private final PolicyControl policies;
    private final RevisionHistory history;

    public RevisionControl(PolicyControl policies, RevisionHistory history) {
        this.policies = policies;
        this.history = history;
    }

    /**
     * A revision as it stands now.
     *
     * @param confirmBefore when it goes unless it is confirmed; null unless it is provisional
     */
    public record Standing(
            Revision revision,
            RevisionState state,
            @Nullable Instant confirmBefore) {}

    /**
     * What lies between two revisions.
     *
     * @param changed rules with another content, before and after
     * @param moved rules that only have another place among equal priorities, as they are after
     */
    public record Difference(
            RevisionHistory.Settings before,
            RevisionHistory.Settings after,
            List<Rule> added,
            List<Rule> removed,
            List<Changed> changed,
            List<Rule> moved) {}

    /** A rule before and after. */
    public record Changed(Rule before, Rule after) {}

    /** The newest first, of those below a number. */
    public List<Standing> below(long number, int limit) {
        PolicyState state = policies.state();
        return history.below(number, limit).stream()
                .map(revision -> standing(revision, state))
                .toList();
    }

    public Standing require(long number) {
        return standing(find(number), policies.state());
    }

    /** What became of {@code before} in {@code after}, be it the later one or not. */
    public Difference difference(long before, long after) {
        find(before);
        find(after);
        if (before > after) {
            RevisionHistory.Difference found = history.difference(after, before);
            return difference(found.later(), found.earlier(), found.come(), found.gone());
        }
        RevisionHistory.Difference found = history.difference(before, after);
        return difference(found.earlier(), found.later(), found.gone(), found.come());
    }

    /**
     * Puts the rules and settings of a revision in force again, as a new revision. Rules that have expired since stay
     * away; address sets stay as they are.
     *
     * @throws RefusedException.SetsMissing if one of its rules names an address set that is gone
     */
    public Applied<Policy> restore(long number, WriteOptions options) {
        find(number);
        Policy target = history.policy(number).orElseThrow(() -> noSuch(number));
        Applied<Boolean> applied = policies.restore(target, options);
        return new Applied<>(applied.policy(), applied.policy(), applied.warnings());
    }

    /**
     * Makes the provisional policy last.
     *
     * @param number of the newest provisional revision
     * @throws RefusedException.NotProvisional if it is not
     */
    public Standing confirm(long number) {
        find(number);
        policies.confirm(number);
        return require(number);
    }

    private Revision find(long number) {
        return history.find(number).orElseThrow(() -> noSuch(number));
    }

    private RefusedException.NoSuchRevision noSuch(long number) {
        long oldest = history.oldest();
        return new RefusedException.NoSuchRevision(number, number > 0 && number < oldest ? oldest : 0);
    }

    private static Standing standing(Revision revision, PolicyState state) {
        ConfirmWindow window = state.window();
        boolean isProvisional = window != null && window.holds(revision.number());
        RevisionState found = revision.reverted()
                ? RevisionState.REVERTED
                : isProvisional
                        ? RevisionState.PROVISIONAL
                        : revision.number() == state.policy().revision()
                                ? RevisionState.ACTIVE
                                : RevisionState.SUPERSEDED;
        Instant before = window != null && isProvisional ? window.deadline().time() : null;
        return new Standing(revision, found, before);
    }

    private static Difference difference(
            RevisionHistory.Settings before, RevisionHistory.Settings after, List<Rule> gone, List<Rule> come) {
        Map<String, Rule> olds = new HashMap<>();
        gone.forEach(rule -> olds.put(rule.id(), rule));
        Places places = new Places(olds, come);
        List<Rule> added = new ArrayList<>();
        List<Changed> changed = new ArrayList<>();
        List<Rule> moved = new ArrayList<>();
        for (Rule rule : RuleList.of(come)) {
            Rule old = olds.remove(rule.id());
            switch (RevisionSummary.kind(old, rule)) {
                case ADDED -> added.add(rule);
                case CHANGED -> changed.add(new Changed(Optional.ofNullable(old).orElseThrow(), rule));
                case MOVED -> {
                    if (places.mayHaveChanged(Optional.ofNullable(old).orElseThrow(), rule)) {
                        moved.add(rule);
                    }
                }
                case SAME, REMOVED -> {}
            }
        }
        return new Difference(before, after, added, List.copyOf(RuleList.of(olds.values())), changed, moved);
    }
}
