package io.xdpgate.analysis;

import java.time.Duration;
import java.util.List;

/**
 * What is known of all enabled rules of a policy.
 *
 * @param rules in the order in which they are tried
 * @param took how long it took to find out
 */
public record PolicyFindings(List<RuleFinding> rules, Duration took) {
    public PolicyFindings {
        rules = List.copyOf(rules);
    }

    public long count(RuleFinding.Kind kind) {
        return rules.stream().filter(rule -> rule.kind() == kind).count();
    }

    /** Rules of which it is known what they come to. */
    public long decided() {
        return rules.size() - count(RuleFinding.Kind.UNDECIDED);
    }
}
