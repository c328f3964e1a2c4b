package io.xdpgate.compiler.tables;

import io.xdpgate.policy.LogSettings;
import io.xdpgate.policy.Verdict;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * A policy as tables. Parts that did not change since the policy before are the same objects, so that the data plane
 * need not store them again.
 *
 * @param encapsulated the verdict itself, never "as the default action"
 * @param matchLaterFragments whether later fragments go through the rules; else {@code laterFragments} decides
 * @param log events of packets dropped without a rule; null: none
 * @param main most terminal rules and guard entries
 * @param dead indexes of the rules of {@code main} that are no longer in force
 * @param overlay rules that changed since {@code main} was compiled; no rest; null: none
 * @param counts count rules; only a rest, of one block; null: none
 * @param sets classes of addresses by the sets they are in; null: no rule names a set
 */
public record PolicyTables(
        long revision,
        Verdict defaultAction,
        Verdict malformed,
        Verdict deepHeaders,
        Verdict encapsulated,
        Verdict nonIp,
        boolean matchLaterFragments,
        Verdict laterFragments,
        @Nullable LogSettings log,
        Classifier main,
        BitSet dead,
        @Nullable Classifier overlay,
        @Nullable Classifier counts,
        @Nullable SetTables sets) {
    /** The same with other address sets. */
    public PolicyTables withSets(@Nullable SetTables others) {
        return new PolicyTables(
                revision,
                defaultAction,
                malformed,
                deepHeaders,
                encapsulated,
                nonIp,
                matchLaterFragments,
                laterFragments,
                log,
                main,
                dead,
                overlay,
                counts,
                others);
    }
}
