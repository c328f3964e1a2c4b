package io.xdpgate.api.rules;

import io.xdpgate.api.json.MergePatch;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Merges a patch onto a rule's JSON form (RFC 7396). Two members give way to others that exclude them, so that a
 * patch need not spell out their removal: {@code expiresAt} to a {@code ttl}, {@code wouldBe} to another action than
 * count.
 */
final class RulePatch {
    private RulePatch() {}

    static JsonNode apply(ObjectNode rule, JsonNode patch) {
        ObjectNode base = rule.deepCopy();
        if (patch.hasNonNull("ttl")) {
            base.remove("expiresAt");
        }
        JsonNode action = patch.get("action");
        if (action != null && !action.asString("").equals("count")) {
            base.remove("wouldBe");
        }
        return MergePatch.apply(base, patch);
    }
}
