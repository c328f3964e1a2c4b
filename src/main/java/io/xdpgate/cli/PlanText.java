package io.xdpgate.cli;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A plan for a person: what is added, changed, moved and removed, then the warnings, then how to apply it. */
final class PlanText {
    private static final Map<String, String> SIGNS = Map.of("added", "+", "changed", "~", "moved", ">", "removed", "-");

    private PlanText() {}

    /** @param wanted the policy that the plan leads to, which has the rules that the plan only names */
    static void print(Terminal terminal, JsonNode plan, JsonNode wanted) {
        boolean any = false;
        JsonNode defaultAction = plan.path("defaultAction");
        if (defaultAction.isObject()) {
            terminal.print(terminal.yellow("~ default action: "
                    + defaultAction.path("from").asString("") + " -> "
                    + defaultAction.path("to").asString("")));
            any = true;
        }
        if (plan.path("optionsChanged").asBoolean(false)) {
            terminal.print(terminal.yellow("~ options"));
            any = true;
        }
        for (String what : List.of("added", "changed", "moved", "removed")) {
            for (JsonNode place : plan.path(what)) {
                JsonNode rule = what.equals("removed")
                        ? place
                        : wanted.path("rules").path(place.path("index").asInt(-1));
                terminal.print(colour(terminal, what, SIGNS.get(what) + " " + line(place, rule)));
                any = true;
            }
        }
        for (JsonNode set : plan.path("sets")) {
            terminal.print(terminal.yellow("~ set " + set.path("name").asString("") + " "
                    + set.path("change").asString("") + ": "
                    + set.path("added").asString("0") + " added, "
                    + set.path("removed").asString("0") + " removed"));
            any = true;
        }
        if (any) {
            cost(terminal, plan.path("cost"));
        } else {
            terminal.print("nothing would change");
        }
        plan.path("warnings")
                .forEach(warning -> terminal.print(
                        terminal.yellow("warning: " + warning.path("detail").asString(""))));
        if (any) {
            terminal.say("put it in force: xdpgate apply " + plan.path("id").asString(""));
        }
    }

    private static void cost(Terminal terminal, JsonNode cost) {
        int most = 0;
        for (JsonNode lookUp : cost.path("lookUps")) {
            most = Math.max(most, lookUp.path("cacheLines").asInt(0));
        }
        if (cost.isObject()) {
            terminal.print("tables of " + (cost.path("tableBytes").asLong(0) + 1_023) / 1_024
                    + " KiB; the unluckiest packet reads some " + most + " cache lines of them");
        }
    }

    private static String line(JsonNode place, JsonNode rule) {
        String name = place.path("name").asString(place.path("id").asString(""));
        String words = rule.has("action") ? RuleText.action(rule) + " " + RuleText.match(rule) : "";
        return name.isEmpty() || words.isEmpty() ? name + words : name + ": " + words;
    }

    private static String colour(Terminal terminal, String what, String line) {
        return switch (what) {
            case "added" -> terminal.green(line);
            case "removed" -> terminal.red(line);
            default -> terminal.yellow(line);
        };
    }
}
