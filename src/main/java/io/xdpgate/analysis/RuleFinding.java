package io.xdpgate.analysis;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one enabled rule.
 *
 * @param by ids of rules: those that take all its packets first (SHADOWED), or those that would do the same to what
 *     it decides (REDUNDANT; without the default action, and no rules at all if that alone would); else none
 * @param covers what does so beside rules
 * @param witness a packet that the rule decides, or counts if it is a count rule; null if there is none, or none is
 *     known
 * @param conflicts ids of rules with the other action that match some of its packets, where neither rule matches all
 *     that the other does: earlier ones, in the findings of a change also later ones; at most 10
 * @param moreConflicts whether there may be more of these
 */
public record RuleFinding(
        String ruleId,
        Kind kind,
        List<String> by,
        Set<Cover> covers,
        @Nullable Witness witness,
        List<String> conflicts,
        boolean moreConflicts) {
    /** What a rule comes to. */
    public enum Kind {
        /** It decides packets (or counts some), and without it some would have another verdict. */
        EFFECTIVE,
        /** It decides packets, but without it every packet would have the same verdict. */
        REDUNDANT,
        /** Earlier rules, or what comes before rules, decide every packet that it matches. */
        SHADOWED,
        /** It matches no packet at all. */
        NEVER_MATCHES,
        /** The time was over. */
        UNDECIDED
    }

    public RuleFinding {
        by = List.copyOf(by);
        covers = Set.copyOf(covers);
        conflicts = List.copyOf(conflicts);
    }
}
