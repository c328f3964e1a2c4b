package io.xdpgate.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code xdpgate rules ...}. */
@Command(name = "rules", aliases = "rule", description = "List, add, remove, move, enable and disable rules")
final class RuleCommands {
    private static final String RULES = "/api/v1/rules";
    private static final int MOST = 100_000;

    private final Connection connection;

    RuleCommands(Connection connection) {
        this.connection = connection;
    }

    @Command(name = "list", aliases = "ls", description = "The rules in the order in which they are tried")
    int list(
            @Option(names = "--label", paramLabel = "KEY:VALUE", description = "Rules with this label") @Nullable
                    List<String> labels,
            @Option(names = "--name", paramLabel = "NAME", description = "The rule of this name") @Nullable String name,
            @Option(names = "--action", paramLabel = "ACTION", description = "drop, pass or count") @Nullable
                    String action,
            @Option(
                            names = "--contains",
                            paramLabel = "ADDRESS",
                            description = "Rules with a prefix that has this address in it")
                    @Nullable
                    String contains,
            @Option(names = "--limit", paramLabel = "N", defaultValue = "" + MOST, description = "At most so many")
                    int limit) {
        ApiClient.Query query = new ApiClient.Query()
                .withEach("label", labels == null ? List.of() : labels)
                .with("name", name)
                .with("action", action)
                .with("contains", contains)
                .with("include", "statistics");
        if (limit < 1) {
            throw CommandFailure.usage("--limit is 1 or more");
        }
        ArrayNode rules = connection.open().items(RULES + query, limit);
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.set("items", rules);
        if (!connection.printedAsJson(all)) {
            print(rules);
        }
        return ExitStatus.DONE;
    }

    private void print(ArrayNode rules) {
        Terminal terminal = connection.terminal();
        if (rules.isEmpty()) {
            terminal.say("no rules");
            return;
        }
        Table table = new Table("PRIORITY", "ID", "ACTION", "MATCH", "PACKETS", "LAST HIT", "NOTES");
        for (JsonNode rule : rules) {
            JsonNode statistics = rule.path("statistics");
            table.row(
                    rule.path("priority").asString(),
                    rule.path("id").asString(),
                    colouredAction(terminal, rule),
                    RuleText.match(rule),
                    statistics.path("packets").asString("0"),
                    Times.local(statistics.path("lastHit").asString("")),
                    notes(terminal, rule));
        }
        table.print(terminal);
    }

    private static String colouredAction(Terminal terminal, JsonNode rule) {
        return terminal.verdict(rule.path("action").asString(""))
                + RuleText.action(rule)
                        .substring(rule.path("action").asString("").length());
    }

    private static String notes(Terminal terminal, JsonNode rule) {
        StringBuilder notes = new StringBuilder();
        if (!rule.path("enabled").asBoolean(true)) {
            notes.append(terminal.yellow("disabled")).append(' ');
        }
        String name = rule.path("name").asString("");
        if (!name.isEmpty()) {
            notes.append(name).append(' ');
        }
        String expires = rule.path("expiresAt").asString("");
        if (!expires.isEmpty()) {
            notes.append("until ").append(Times.local(expires)).append(' ');
        }
        return notes.append(rule.path("comment").asString("")).toString().strip();
    }

    @Command(
            name = "add",
            description = {"Add a rule, in words:", RuleWords.SYNTAX})
    int add(
            @Parameters(paramLabel = "WORD", arity = "1..*", description = "The rule") List<String> words,
            @Option(
                            names = "--ttl",
                            paramLabel = "TIME",
                            converter = Durations.class,
                            description = "Goes by itself after 1h, 2d ...")
                    @Nullable
                    Duration ttl,
            @Option(names = "--priority", paramLabel = "N", description = "0 to 1000000, lower is tried first; 1000")
                    @Nullable
                    Integer priority,
            @Option(names = "--name", paramLabel = "NAME", description = "A name of its own") @Nullable String name,
            @Option(names = "--comment", paramLabel = "TEXT", description = "For people") @Nullable String comment,
            @Option(names = "--owner", paramLabel = "NAME", description = "Whose rule it is") @Nullable String owner,
            @Option(names = "--label", paramLabel = "KEY:VALUE", description = "A label; repeatable") @Nullable
                    List<String> labels,
            @Option(names = "--disabled", description = "Add it, but do not enforce it yet") boolean disabled,
            @Mixin WriteTerms terms) {
        ObjectNode rule = RuleWords.parse(words);
        Map<String, Object> extras = new LinkedHashMap<>();
        extras.put("ttl", ttl);
        extras.put("name", name);
        extras.put("comment", comment);
        extras.put("owner", owner);
        extras.forEach((member, value) -> {
            if (value != null) {
                rule.put(member, value.toString());
            }
        });
        if (priority != null) {
            rule.put("priority", priority);
        }
        if (disabled) {
            rule.put("enabled", false);
        }
        if (labels != null) {
            rule.set("labels", labels(labels));
        }
        JsonNode added = connection.open().post(RULES + terms.query(), rule);
        if (!connection.printedAsJson(added)) {
            connection.terminal().print(added.path("id").asString(""));
        }
        terms.sayRest(connection.terminal(), added);
        return ExitStatus.DONE;
    }

    private static ObjectNode labels(List<String> labels) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        for (String label : labels) {
            int colon = label.indexOf(':');
            if (colon < 1) {
                throw CommandFailure.usage("a label is key:value, not '" + label + "'");
            }
            all.put(label.substring(0, colon), label.substring(colon + 1));
        }
        return all;
    }

    @Command(
            name = "rm",
            aliases = {"remove", "delete", "del"},
            description = "Remove rules, all of them or none")
    int remove(
            @Parameters(paramLabel = "RULE", arity = "1..*", description = "Ids or names") List<String> rules,
            @Mixin WriteTerms terms) {
        ApiClient api = connection.open();
        ArrayNode steps = JsonNodeFactory.instance.arrayNode();
        for (String rule : rules) {
            steps.addObject().put("op", "delete").put("id", id(api, rule));
        }
        JsonNode done = api.post(RULES + ":batch" + terms.query(), batch(steps));
        if (!connection.printedAsJson(done)) {
            connection.terminal().say(steps.size() == 1 ? "removed 1 rule" : "removed " + steps.size() + " rules");
        }
        terms.sayRest(connection.terminal(), done);
        return ExitStatus.DONE;
    }

    @Command(name = "enable", description = "Enforce rules that were disabled")
    int enable(@Parameters(paramLabel = "RULE", arity = "1..*") List<String> rules, @Mixin WriteTerms terms) {
        return enable(rules, true, terms);
    }

    @Command(name = "disable", description = "Keep rules, but do not enforce them")
    int disable(@Parameters(paramLabel = "RULE", arity = "1..*") List<String> rules, @Mixin WriteTerms terms) {
        return enable(rules, false, terms);
    }

    private int enable(List<String> rules, boolean enabled, WriteTerms terms) {
        ApiClient api = connection.open();
        ArrayNode steps = JsonNodeFactory.instance.arrayNode();
        for (String rule : rules) {
            ObjectNode step = steps.addObject().put("op", "patch").put("id", id(api, rule));
            step.set("patch", JsonNodeFactory.instance.objectNode().put("enabled", enabled));
        }
        JsonNode done = api.post(RULES + ":batch" + terms.query(), batch(steps));
        if (!connection.printedAsJson(done)) {
            connection.terminal().say((enabled ? "enabled " : "disabled ") + steps.size());
        }
        terms.sayRest(connection.terminal(), done);
        return ExitStatus.DONE;
    }

    @Command(
            name = "move",
            aliases = "mv",
            description = {
                "Change when a rule is tried: to a priority, or directly before or after another rule,",
                "which gives it that rule's priority"
            })
    int move(
            @Parameters(index = "0", paramLabel = "RULE", description = "Id or name") String rule,
            @Parameters(index = "1", paramLabel = "to|before|after") String where,
            @Parameters(index = "2", paramLabel = "PRIORITY|RULE") String target,
            @Mixin WriteTerms terms) {
        ApiClient api = connection.open();
        String id = id(api, rule);
        JsonNode done = switch (where) {
            case "to" -> {
                if (!target.matches("[0-9]{1,7}")) {
                    throw CommandFailure.usage("a priority is a number, not '" + target + "'");
                }
                yield api.patch(
                        RULES + "/" + id + terms.query(),
                        JsonNodeFactory.instance.objectNode().put("priority", Integer.parseInt(target)));
            }
            case "before", "after" ->
                new RuleMove(api).beside(id, id(api, target), where.equals("after"), terms.query());
            default -> throw CommandFailure.usage("move a rule 'to' a priority, or 'before' or 'after' another");
        };
        if (!connection.printedAsJson(done)) {
            connection.terminal().say("moved " + id + " " + where + " " + target);
        }
        terms.sayRest(connection.terminal(), done);
        return ExitStatus.DONE;
    }

    private static ObjectNode batch(ArrayNode steps) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("steps", steps);
        return body;
    }

    /** A rule is named by id or by name. */
    private static String id(ApiClient api, String rule) {
        if (rule.startsWith("r_")) {
            return ApiClient.encoded(rule);
        }
        JsonNode named =
                api.get(RULES + new ApiClient.Query().with("name", rule)).path("items");
        if (named.isEmpty()) {
            throw new CommandFailure(ExitStatus.REFUSED, "there is no rule named '" + rule + "'");
        }
        return named.get(0).path("id").asString();
    }
}
