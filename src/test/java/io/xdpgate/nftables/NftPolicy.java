package io.xdpgate.nftables;

import io.xdpgate.policy.Action;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyOptions.LaterFragments;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A policy as an nft(8) script: a base chain of family netdev at the ingress hook, a named counter for each rule,
 * and behind it a second base chain that sees what the first one accepted.
 *
 * <p>A rule becomes several where nft has no word for all of it (one for each family, two for some fragment
 * conditions); they exclude one another and share the counter.
 */
final class NftPolicy {
    static final String TABLE = "netdev xdpgate";
    /** Counts every packet. */
    static final String ARRIVED = "arrived";
    /** Counts packets that the policy let through. */
    static final String PASSED = "passed";
    /** Counts packets that no terminal rule decided. */
    static final String BY_DEFAULT = "by_default";
    /** Counts later fragments that were kept from the rules. */
    static final String LATER_FRAGMENT = "later_fragment";

    private NftPolicy() {}

    /** Replaces the table, whether or not there is one. */
    static String script(Policy policy, String device) {
        List<String> lines = new ArrayList<>();
        lines.add("table " + TABLE);
        lines.add("delete table " + TABLE);
        lines.add("table " + TABLE + " {");
        for (String counter : List.of(ARRIVED, PASSED, BY_DEFAULT, LATER_FRAGMENT)) {
            lines.add("counter " + counter + " {}");
        }
        policy.rules().forEach(rule -> lines.add("counter " + rule.id() + " {}"));
        lines.add("chain rules {");
        lines.add("type filter hook ingress device \"" + device + "\" priority 0; policy accept;");
        lines.add(counter(ARRIVED));
        laterFragments(lines, policy.options().laterFragments());
        policy.rules().stream()
                .filter(Rule::enabled)
                .sorted(Comparator.comparingInt(Rule::priority).thenComparingLong(Rule::sequence))
                .forEach(rule -> rule(lines, rule));
        lines.add(counter(BY_DEFAULT) + " " + word(policy.defaultAction()));
        lines.add("}");
        lines.add("chain behind {");
        lines.add("type filter hook ingress device \"" + device + "\" priority 10; policy accept;");
        lines.add(counter(PASSED));
        lines.add("}");
        lines.add("}");
        return String.join("\n", lines) + "\n";
    }

    private static void laterFragments(List<String> lines, LaterFragments option) {
        if (option == LaterFragments.MATCH) {
            return;
        }
        String rest = counter(LATER_FRAGMENT) + " " + (option == LaterFragments.PASS ? "accept" : "drop");
        lines.add("meta protocol ip " + NftMatch.later(Family.IPV4) + " " + rest);
        lines.add("meta protocol ip6 " + NftMatch.later(Family.IPV6) + " " + rest);
    }

    private static void rule(List<String> lines, Rule rule) {
        String verdict = rule.action() == Action.COUNT ? "" : rule.action() == Action.PASS ? " accept" : " drop";
        for (Family family : Family.values()) {
            NftMatch.alternatives(rule.match(), family)
                    .forEach(conditions -> lines.add(conditions + " " + counter(rule.id()) + verdict));
        }
    }

    private static String counter(String name) {
        return "counter name " + name;
    }

    private static String word(Verdict verdict) {
        return verdict == Verdict.PASS ? "accept" : "drop";
    }
}
