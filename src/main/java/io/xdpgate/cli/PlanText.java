package io.xdpgate.cli;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A plan for a person: what is added, changed, moved and removed, then the warnings, then how to apply it. */
final class PlanText {
    private static final Map<String, String> SIGNS = Map.of("added", "+", "changed", "~", "moved", ">", "removed", "-");

    private PlanText() {}

    static void print(Terminal terminal, JsonNode plan) {
        boolean any = false;
        for (String what : List.of("added", "changed", "moved", "removed")) {
            JsonNode part =
                    plan.path(what).isMissingNode() ? plan.path("difference").path(what) : plan.path(what);
            for (JsonNode rule : part) {
                terminal.print(colour(terminal, what, SIGNS.get(what) + " " + line(rule)));
                any = true;
            }
        }
        JsonNode summary = plan.path("summary");
        if (!any && summary.isObject()) {
            summary.properties()
                    .forEach(count -> terminal.print(
                            count.getKey() + " " + count.getValue().asString()));
            any = summary.valueStream().anyMatch(count -> count.asLong(0) > 0);
        }
        if (!any) {
            terminal.print("nothing would change");
        }
        plan.path("warnings")
                .forEach(warning -> terminal.print(
                        terminal.yellow("warning: " + warning.path("detail").asString(""))));
        String id = plan.path("id").asString("");
        if (!id.isEmpty()) {
            terminal.say("put it in force: xdpgate apply " + id);
        }
    }

    private static String line(JsonNode rule) {
        JsonNode after = rule.path("after").isObject() ? rule.path("after") : rule;
        String name = after.path("name").asString(after.path("id").asString(rule.asString("")));
        return after.path("action").isMissingNode()
                ? name
                : name + ": " + RuleText.action(after) + " " + RuleText.match(after);
    }

    private static String colour(Terminal terminal, String what, String line) {
        return switch (what) {
            case "added" -> terminal.green(line);
            case "removed" -> terminal.red(line);
            default -> terminal.yellow(line);
        };
    }
}
