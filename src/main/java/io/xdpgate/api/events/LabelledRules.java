package io.xdpgate.api.events;

import io.xdpgate.control.PolicyControl;
import io.xdpgate.policy.Rule;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether a rule has one of some labels now, when its event is delivered: events carry no labels, and a rule's
 * labels may change without a new id. A rule that is gone has none. Costs a search in a sorted list, no more.
 */
final class LabelledRules implements Predicate<String> {
    private final PolicyControl policies;
    private final Set<Label> labels;

    /** One label as the query names it. */
    record Label(String key, String value) {
        /** Reads {@code key:value}; the value may have colons. */
        static Optional<Label> parse(String text) {
            int colon = text.indexOf(':');
            return colon < 1
                    ? Optional.empty()
                    : Optional.of(new Label(text.substring(0, colon), text.substring(colon + 1)));
        }
    }

    LabelledRules(PolicyControl policies, Set<Label> labels) {
        this.policies = policies;
        this.labels = Set.copyOf(labels);
    }

    @Override
    public boolean test(String ruleId) {
        @Nullable Rule rule = policies.current().rule(ruleId).orElse(null);
        if (rule != null) {
            for (Label label : labels) {
                if (label.value().equals(rule.labels().get(label.key()))) {
                    return true;
                }
            }
        }
        return false;
    }
}
