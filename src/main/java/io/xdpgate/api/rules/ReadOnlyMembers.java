package io.xdpgate.api.rules;

import io.xdpgate.api.json.Members;
import io.xdpgate.policy.Rule;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The members of a rule that the service sets. */
final class ReadOnlyMembers {
    private static final List<String> ANSWER_ONLY = List.of("statistics", "warnings");

    private ReadOnlyMembers() {}

    /** @param current the rule that is replaced; null for a new one */
    static void check(Members rule, @Nullable Rule current) {
        check(rule, "id", current == null ? null : current.id());
        check(rule, "createdAt", current == null ? null : current.createdAt().toString());
        check(rule, "updatedAt", current == null ? null : current.updatedAt().toString());
        check(rule, "revision", current == null ? null : Long.toString(current.revision()));
        for (String name : ANSWER_ONLY) {
            if (rule.node(name) != null && current == null) {
                rule.fault(name, "is set by the service; leave it out of a new rule");
            }
        }
    }

    private static void check(Members rule, String name, @Nullable String current) {
        JsonNode given = rule.node(name);
        if (given == null) {
            return;
        }
        if (current == null) {
            rule.fault(
                    name,
                    name.equals("id")
                            ? "is of no rule that exists; leave it out of a new rule, which gets its own"
                            : "is set by the service; leave it out of a new rule");
        } else if (!given.isValueNode() || !given.asString().equals(current)) {
            rule.fault(name, "cannot be changed; leave it out or send " + current);
        }
    }
}
