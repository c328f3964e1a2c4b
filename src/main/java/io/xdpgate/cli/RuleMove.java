package io.xdpgate.cli;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts a rule directly before or after another. Among equal priorities the order of creation decides, which only a
 * write of the whole policy can change; its {@code If-Match} refuses a policy that changed in between.
 */
final class RuleMove {
    private static final String POLICY = "/api/v1/policy";

    private final ApiClient api;

    RuleMove(ApiClient api) {
        this.api = api;
    }

    JsonNode beside(String id, String other, boolean after, ApiClient.Query query) {
        if (id.equals(other)) {
            throw CommandFailure.usage("a rule cannot be moved beside itself");
        }
        ApiClient.Answer read = api.read(POLICY);
        if (!(read.body() instanceof ObjectNode policy)) {
            throw new CommandFailure(ExitStatus.FAILED, "the service sent no policy");
        }
        policy.set("rules", moved(policy.path("rules"), id, other, after));
        return api.put(POLICY + query, policy, read.etag());
    }

    private static ArrayNode moved(JsonNode rules, String id, String other, boolean after) {
        List<JsonNode> order = new ArrayList<>();
        rules.forEach(order::add);
        ObjectNode rule = find(order, id);
        ObjectNode target = find(order, other);
        order.remove(rule);
        rule.set("priority", target.get("priority"));
        order.add(order.indexOf(target) + (after ? 1 : 0), rule);
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        all.addAll(order);
        return all;
    }

    private static ObjectNode find(List<JsonNode> rules, String id) {
        for (JsonNode rule : rules) {
            if (rule instanceof ObjectNode found && id.equals(rule.path("id").asString(""))) {
                return found;
            }
        }
        throw new CommandFailure(ExitStatus.REFUSED, "there is no rule " + id);
    }
}
