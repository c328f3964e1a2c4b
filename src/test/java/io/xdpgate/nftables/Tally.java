package io.xdpgate.nftables;

import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Verdict;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of some packets; of one packet it says verdict, reason, deciding rule and counting rules.
 *
 * @param rules packets of each rule, count rules included
 */
record Tally(Map<Verdict, Long> verdicts, Map<Reason, Long> reasons, Map<String, Long> rules) {
    /** Keys that count nothing are left out, so that equal tallies are equal. */
    Tally {
        verdicts = positive(verdicts);
        reasons = positive(reasons);
        rules = positive(rules);
    }

    /** What was added since then. */
    Tally since(Tally before) {
        return new Tally(
                difference(verdicts, before.verdicts),
                difference(reasons, before.reasons),
                difference(rules, before.rules));
    }

    long packets() {
        return verdicts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static <K> Map<K, Long> difference(Map<K, Long> now, Map<K, Long> before) {
        Map<K, Long> difference = new HashMap<>(now);
        difference.replaceAll((key, count) -> count - before.getOrDefault(key, 0L));
        return difference;
    }

    private static <K> SortedMap<K, Long> positive(Map<K, Long> counts) {
        SortedMap<K, Long> positive = new TreeMap<>(counts);
        positive.values().removeIf(count -> count == 0);
        return positive;
    }
}
