package io.xdpgate.compiler;

import io.xdpgate.compiler.tables.Field;
import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Prefix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts the entries that a rule becomes, which depends on where they stand. */
final class Alternatives {
    /** The rule cannot stand there. */
    static final int IMPOSSIBLE = 1_000_000;

    /** The rule never matches. */
    static final int NEVER = 0;

    private static final List<Field> ONE_RANGE_EACH =
            List.of(Field.SOURCE_PORT, Field.PACKET_LENGTH, Field.HOP_LIMIT, Field.VLAN);

    private final Conditions conditions;

    Alternatives(Conditions conditions) {
        this.conditions = conditions;
    }

    /** Number of entries; {@link #NEVER}, or {@link #IMPOSSIBLE} where the rule cannot stand. */
    int count(Candidate candidate, Place place) {
        Match match = candidate.match();
        if (!isPossible(match, place)) {
            return IMPOSSIBLE;
        }
        long count = addresses(candidate, place);
        for (Field field : ONE_RANGE_EACH) {
            count *= ranges(field, match);
        }
        if (place != Place.PORT) {
            count *= ranges(Field.DESTINATION_PORT, match);
        }
        return (int) Math.min(count, IMPOSSIBLE);
    }

    private static boolean isPossible(Match match, Place place) {
        return switch (place) {
            case SOURCE -> isRanges(match.source());
            case DESTINATION -> isRanges(match.destination());
            case PORT -> !match.destinationPorts().isEmpty();
            default -> true;
        };
    }

    /** Whether a condition says which addresses are out of the question; sets alone do not. */
    static boolean isRanges(@Nullable AddressMatch condition) {
        return condition != null && (condition.sets().isEmpty() || condition.negated());
    }

    private static long addresses(Candidate candidate, Place place) {
        AddressMatch source = place == Place.SOURCE ? null : candidate.match().source();
        AddressMatch destination =
                place == Place.DESTINATION ? null : candidate.match().destination();
        if (!hasPrefixes(source) && !hasPrefixes(destination)) {
            return candidate.families().isEmpty()
                    ? NEVER
                    : (long) of(source, Family.IPV4) * of(destination, Family.IPV4);
        }
        long count = 0;
        for (Family family : candidate.families()) {
            count += (long) of(source, family) * of(destination, family);
        }
        return count;
    }

    /** Whether the ways to meet a condition depend on the family. */
    static boolean hasPrefixes(@Nullable AddressMatch condition) {
        return condition != null && !condition.prefixes().isEmpty();
    }

    /** Number of prefixes or sets of prefixes by which a condition can be met in one family. */
    private static int of(@Nullable AddressMatch condition, Family family) {
        if (condition == null) {
            return 1;
        }
        int prefixes = 0;
        for (Prefix prefix : condition.prefixes()) {
            prefixes += prefix.family() == family ? 1 : 0;
        }
        if (condition.negated()) {
            return prefixes <= 1 ? 1 : IMPOSSIBLE;
        }
        return prefixes + (condition.sets().isEmpty() ? 0 : 1);
    }

    private int ranges(Field field, Match match) {
        var keys = conditions.keys(field, match);
        return keys == null ? 1 : keys.size();
    }
}
