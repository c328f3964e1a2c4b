package io.xdpgate.control;

import io.xdpgate.policy.Rule;
import io.xdpgate.policy.RuleList;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many rules differ between two policies; a rule is counted once.
 *
 * @param changed rules with another content, moved or not
 * @param moved rules that only have another place among equal priorities
 */
public record RevisionSummary(int added, int changed, int moved, int removed) {
    public static final RevisionSummary NONE = new RevisionSummary(0, 0, 0, 0);

    /** What became of a rule. */
    enum Kind {
        SAME,
        ADDED,
        CHANGED,
        MOVED,
        REMOVED
    }

    /** Costs little more than what differs when one list was made from the other. */
    public static RevisionSummary between(RuleList before, RuleList after) {
        Map<String, Rule> gone = new HashMap<>();
        Map<String, Rule> come = new HashMap<>();
        RuleList.diff(before, after, (old, young) -> {
            if (old != null) {
                gone.put(old.id(), old);
            }
            if (young != null) {
                come.put(young.id(), young);
            }
        });
        int[] counts = new int[Kind.values().length];
        gone.forEach((id, old) -> counts[kind(old, come.get(id)).ordinal()]++);
        come.forEach((id, young) -> counts[gone.containsKey(id) ? 0 : Kind.ADDED.ordinal()]++);
        return new RevisionSummary(
                counts[Kind.ADDED.ordinal()],
                counts[Kind.CHANGED.ordinal()],
                counts[Kind.MOVED.ordinal()],
                counts[Kind.REMOVED.ordinal()]);
    }

    /** What became of a rule; one of the two is there. A rule that was pushed on by others has not changed. */
    static Kind kind(@Nullable Rule before, @Nullable Rule after) {
        if (before == null || after == null) {
            return before == null ? Kind.ADDED : Kind.REMOVED;
        }
        if (before.revision() == after.revision()) {
            return Kind.SAME;
        }
        return after.hasContentOf(before) ? Kind.MOVED : Kind.CHANGED;
    }
}
