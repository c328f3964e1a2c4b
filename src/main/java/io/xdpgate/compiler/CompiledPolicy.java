package io.xdpgate.compiler;

import io.xdpgate.compiler.tables.Field;
import io.xdpgate.policy.LogSettings;
import io.xdpgate.policy.Verdict;
import java.util.EnumMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A policy as tables. Arrays are owned by this value and must not be written after construction.
 *
 * @param rows distinct rows, each of {@link #ROW_WORDS} words of rule bits (without the summary); row 0 is empty
 * @param classes for each field that a rule uses: the row of each key ({@link Field#keys()} of them); fields
 *     that no rule uses are absent
 * @param sourceIpv4 null when no rule that can match IPv4 has a source condition: every address
 *     then has {@code baseRowIpv4}; likewise the next three
 * @param baseRowIpv4 the rules that can match IPv4
 * @param countRules number of count rules
 * @param matchLaterFragments whether later fragments go through the rules; else {@code laterFragments} decides
 * @param log events of packets dropped without a rule; null: none
 */
public record CompiledPolicy(
        long revision,
        Verdict defaultAction,
        Verdict malformed,
        Verdict deepHeaders,
        Verdict encapsulated,
        Verdict nonIp,
        boolean matchLaterFragments,
        Verdict laterFragments,
        @Nullable LogSettings log,
        List<CompiledRule> rules,
        int countRules,
        List<long[]> rows,
        int baseRowIpv4,
        int baseRowIpv6,
        @Nullable AddressTable sourceIpv4,
        @Nullable AddressTable sourceIpv6,
        @Nullable AddressTable destinationIpv4,
        @Nullable AddressTable destinationIpv6,
        EnumMap<Field, int[]> classes) {
    /** Words of a row; {@code XG_ROW_WORDS}. */
    public static final int ROW_WORDS = 31;

    /** Words that hold count rules; {@code XG_COUNT_WORDS}. */
    public static final int COUNT_WORDS = 4;

    /** First position of a terminal rule. */
    public static final int FIRST_TERMINAL = COUNT_WORDS * 64;
}
