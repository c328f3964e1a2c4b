package io.xdpgate.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Everything that can be wrong with one rule by itself. */
public final class RuleCheck {
    private final PolicyLimits limits;
    private final List<Fault> faults = new ArrayList<>();

    private RuleCheck(PolicyLimits limits) {
        this.limits = limits;
    }

    /** As the other method, with no address sets. */
    public static List<Fault> faults(
            @Nullable String name,
            @Nullable String comment,
            Map<String, String> labels,
            @Nullable String owner,
            Match match,
            PolicyLimits limits) {
        return faults(name, comment, labels, owner, match, limits, set -> false);
    }

    /**
     * All faults at once; pointers are relative to the rule.
     *
     * @param setExists whether there is an address set of a name
     */
    public static List<Fault> faults(
            @Nullable String name,
            @Nullable String comment,
            Map<String, String> labels,
            @Nullable String owner,
            Match match,
            PolicyLimits limits,
            Predicate<String> setExists) {
        RuleCheck check = new RuleCheck(limits);
        if (name != null && !PolicyLimits.NAME.matcher(name).matches()) {
            check.add(
                    "/name",
                    "a name has 1 to 64 letters, digits, dots, underscores and hyphens, and starts with a letter or digit");
        }
        check.text("/comment", comment, limits.maxCommentLength());
        check.text("/owner", owner, limits.maxOwnerLength());
        check.labels(labels);
        check.sizes(match);
        check.faults.addAll(MatchCheck.faults(match, setExists));
        return check.faults;
    }

    private void labels(Map<String, String> labels) {
        if (labels.size() > limits.maxLabels()) {
            add("/labels", "there are " + labels.size() + " labels, the limit is " + limits.maxLabels());
        }
        labels.forEach((key, value) -> {
            String pointer = "/labels/" + key.replace("~", "~0").replace("/", "~1");
            if (!PolicyLimits.LABEL_KEY.matcher(key).matches()) {
                add(
                        pointer,
                        "the key of a label has 1 to 63 letters, digits, dots, underscores, slashes and hyphens, "
                                + "and starts with a letter or digit");
            }
            text(pointer, value, limits.maxLabelValueLength());
        });
    }

    private void text(String pointer, @Nullable String text, int maxLength) {
        if (text == null) {
            return;
        }
        int length = text.codePointCount(0, text.length());
        if (length > maxLength) {
            add(pointer, "the text has " + length + " characters, the limit is " + maxLength + "; shorten it");
        }
        if (text.codePoints().anyMatch(RuleCheck::isUnprintable)) {
            add(pointer, "the text has control characters or half a surrogate pair; leave them out");
        }
    }

    private static boolean isUnprintable(int codePoint) {
        boolean control = Character.isISOControl(codePoint) && codePoint != '\n' && codePoint != '\t';
        return control || Character.getType(codePoint) == Character.SURROGATE;
    }

    private void sizes(Match match) {
        if (match.source() != null) {
            size("/match/source/prefixes", match.source().prefixes().size(), limits.maxPrefixes());
        }
        if (match.destination() != null) {
            size("/match/destination/prefixes", match.destination().prefixes().size(), limits.maxPrefixes());
        }
        size("/match/sourcePorts", match.sourcePorts().size(), limits.maxRanges());
        size("/match/destinationPorts", match.destinationPorts().size(), limits.maxRanges());
        size("/match/interfaces", match.interfaces().size(), limits.maxRanges());
        size("/match/vlans", match.vlans().size(), limits.maxRanges());
        size("/match/packetLength", match.packetLength().size(), limits.maxRanges());
        size("/match/hopLimit", match.hopLimit().size(), limits.maxRanges());
        size("/match/dscp", match.dscp().size(), limits.maxRanges());
    }

    private void size(String pointer, int size, int limit) {
        if (size > limit) {
            add(pointer, "there are " + size + " values, the limit is " + limit + "; use ranges or several rules");
        }
    }

    private void add(String pointer, String detail) {
        faults.add(new Fault(pointer, detail));
    }
}
