package io.xdpgate.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How large a policy and its parts may be. Lengths of text are in Unicode code points.
 *
 * @param maxRules rules of a policy, disabled ones included, 1..1,048,575
 * @param maxCountRules enabled rules with action count, 0..256
 * @param maxPrefixes prefixes of one source or destination condition
 * @param maxRanges values of any other condition: ports, vlans, interfaces, ...
 * @param maxLabels labels of a rule
 * @param maxLabelValueLength length of a label's value
 * @param maxCommentLength length of a comment
 * @param maxOwnerLength length of an owner
 */
public record PolicyLimits(
        int maxRules,
        int maxCountRules,
        int maxPrefixes,
        int maxRanges,
        int maxLabels,
        int maxLabelValueLength,
        int maxCommentLength,
        int maxOwnerLength) {
    /** Places for count rules in the kernel's tables. */
    public static final int MOST_COUNT_RULES = 256;

    /** Largest number that {@code maxRules} may have. */
    public static final int MOST_RULES = 1_048_575;

    /** A rule's name. */
    public static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}");

    /** A label's key; without a colon, which ends the key in the query parameter {@code label=key:value}. */
    public static final Pattern LABEL_KEY = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._/-]{0,62}");

    public static final PolicyLimits DEFAULT = new PolicyLimits(100_000, 64, 1_000, 64, 32, 255, 1_024, 128);

    public PolicyLimits {
        if (maxRules < 1 || maxRules > MOST_RULES) {
            throw new IllegalArgumentException("maxRules is 1.." + MOST_RULES);
        }
        if (maxCountRules < 0 || maxCountRules > MOST_COUNT_RULES) {
            throw new IllegalArgumentException("maxCountRules is 0.." + MOST_COUNT_RULES);
        }
        if (maxPrefixes < 1 || maxRanges < 1) {
            throw new IllegalArgumentException("maxPrefixes and maxRanges are at least 1");
        }
        if (maxLabels < 0 || maxLabelValueLength < 0 || maxCommentLength < 0 || maxOwnerLength < 0) {
            throw new IllegalArgumentException("limits of text are not negative");
        }
    }

    /** What is too much about a policy as a whole; the rules themselves are judged by {@link RuleCheck}. */
    public List<Fault> faults(Policy policy) {
        List<Fault> faults = new ArrayList<>();
        if (policy.rules().size() > maxRules) {
            faults.add(new Fault(
                    "/rules",
                    "there would be " + policy.rules().size() + " rules, the limit is " + maxRules
                            + "; delete rules, or join rules that differ in a prefix or a port only"));
        }
        int counting = policy.ruleList().enabledCountRules();
        if (counting > maxCountRules) {
            faults.add(new Fault(
                    "/rules",
                    "there would be " + counting + " enabled rules with action count, the limit is " + maxCountRules
                            + "; disable or delete some"));
        }
        return faults;
    }
}
