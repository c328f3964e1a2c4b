package io.xdpgate.control;

import io.xdpgate.policy.Rule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Places of rules in two orders of creation: a rule may have been changed and changed back, and stand where it stood.
 * Rules that are no part of it have the same number in both.
 */
final class Places {
    /** Numbers of rules that are in both orders: ascending in the earlier one. */
    private final long[] befores;
    /** For each of them, the highest number in the later order of it and those before it. */
    private final long[] highest;
    /** For each of them, the lowest number in the later order of it and those after it. */
    private final long[] lowest;

    /** @param olds by id */
    Places(Map<String, Rule> olds, List<Rule> news) {
        long[][] pairs = news.stream()
                .filter(rule -> olds.containsKey(rule.id()))
                .map(rule -> new long[] {olds.getOrDefault(rule.id(), rule).sequence(), rule.sequence()})
                .sorted((one, other) -> Long.compare(one[0], other[0]))
                .toArray(long[][]::new);
        befores = new long[pairs.length];
        highest = new long[pairs.length];
        lowest = new long[pairs.length];
        long high = Long.MIN_VALUE;
        long low = Long.MAX_VALUE;
        for (int i = 0; i < pairs.length; i++) {
            int fromEnd = pairs.length - 1 - i;
            high = Math.max(high, pairs[i][1]);
            low = Math.min(low, pairs[fromEnd][1]);
            befores[i] = pairs[i][0];
            highest[i] = high;
            lowest[fromEnd] = low;
        }
    }

    /** False if it stands after the same rules, and before the same ones, as it did. */
    boolean mayHaveChanged(Rule before, Rule after) {
        if (before.sequence() != after.sequence()) {
            return true;
        }
        int at = Arrays.binarySearch(befores, before.sequence());
        return highest[at] > after.sequence() || lowest[at] < after.sequence();
    }
}
