package io.xdpgate.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code xdpgate set ...}. */
@Command(name = "set", aliases = "sets", description = "List address sets, add and remove entries")
final class SetCommands {
    private static final String SETS = "/api/v1/sets";

    /** Entries of one call: each call takes effect at once, so a long list takes effect in steps. */
    private static final int BATCH = 10_000;

    private final Connection connection;

    SetCommands(Connection connection) {
        this.connection = connection;
    }

    @Command(name = "list", aliases = "ls", description = "The sets, or the entries of one")
    int list(
            @Parameters(arity = "0..1", paramLabel = "SET") @Nullable String set,
            @Option(names = "--limit", paramLabel = "N", defaultValue = "100000", description = "At most so many")
                    int limit) {
        if (limit < 1) {
            throw CommandFailure.usage("--limit is 1 or more");
        }
        String path = set == null ? SETS : path(set) + "/entries";
        ArrayNode items = connection.open().items(path, limit);
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.set("items", items);
        if (connection.printedAsJson(all)) {
            return ExitStatus.DONE;
        }
        if (set == null) {
            printSets(items);
        } else {
            items.forEach(entry -> connection.terminal().print(line(entry)));
        }
        return ExitStatus.DONE;
    }

    private void printSets(ArrayNode sets) {
        Table table = new Table("SET", "ENTRIES", "VERSION", "UPDATED", "COMMENT");
        sets.forEach(set -> table.row(
                set.path("name").asString(""),
                set.path("entryCount").asString(""),
                set.path("version").asString(""),
                Times.local(set.path("updatedAt").asString("")),
                set.path("comment").asString("")));
        if (table.isEmpty()) {
            connection.terminal().say("no sets");
        } else {
            table.print(connection.terminal());
        }
    }

    /** Goes back into {@code set add SET -} as it is, but for expiry and comment. */
    private static String line(JsonNode entry) {
        String expires = entry.path("expiresAt").asString("");
        String comment = entry.path("comment").asString("");
        String notes =
                (expires.isEmpty() ? "" : " until " + Times.local(expires)) + (comment.isEmpty() ? "" : " " + comment);
        return entry.path("prefix").asString("") + (notes.isEmpty() ? "" : "  #" + notes);
    }

    @Command(name = "create", description = "Make an empty set")
    int create(
            @Parameters(paramLabel = "SET") String set,
            @Option(names = "--comment", paramLabel = "TEXT") @Nullable String comment) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("name", set);
        if (comment != null) {
            body.put("comment", comment);
        }
        JsonNode made = connection.open().post(SETS, body);
        if (!connection.printedAsJson(made)) {
            connection.terminal().say("made set " + set);
        }
        return ExitStatus.DONE;
    }

    @Command(name = "delete", aliases = "destroy", description = "Remove a set that no rule names")
    int delete(@Parameters(paramLabel = "SET") String set) {
        connection.open().delete(path(set));
        connection.terminal().say("removed set " + set);
        return ExitStatus.DONE;
    }

    @Command(name = "add", description = "Add addresses and prefixes; - reads them from standard input, one a line")
    int add(
            @Parameters(index = "0", paramLabel = "SET") String set,
            @Parameters(index = "1..*", arity = "1..*", paramLabel = "PREFIX|-") List<String> entries,
            @Option(
                            names = "--ttl",
                            paramLabel = "TIME",
                            converter = Durations.class,
                            description = "They go by themselves after 1h, 2d ...")
                    @Nullable
                    Duration ttl,
            @Option(names = "--comment", paramLabel = "TEXT", description = "Kept with each") @Nullable String comment,
            @Mixin WriteTerms terms) {
        List<JsonNode> added = new ArrayList<>();
        for (String prefix : expanded(entries)) {
            if (ttl == null && comment == null) {
                added.add(JsonNodeFactory.instance.stringNode(prefix));
            } else {
                ObjectNode entry = JsonNodeFactory.instance.objectNode().put("prefix", prefix);
                if (ttl != null) {
                    entry.put("ttl", ttl.toString());
                }
                if (comment != null) {
                    entry.put("comment", comment);
                }
                added.add(entry);
            }
        }
        return change(set, "add", added, terms);
    }

    @Command(
            name = "rm",
            aliases = {"remove", "del"},
            description = "Remove entries; - reads them from standard input, one a line")
    int remove(
            @Parameters(index = "0", paramLabel = "SET") String set,
            @Parameters(index = "1..*", arity = "1..*", paramLabel = "PREFIX|-") List<String> entries,
            @Mixin WriteTerms terms) {
        List<JsonNode> removed = new ArrayList<>();
        expanded(entries).forEach(prefix -> removed.add(JsonNodeFactory.instance.stringNode(prefix)));
        return change(set, "remove", removed, terms);
    }

    @Command(name = "contains", aliases = "has", description = "Whether an address is in a set; status 1 if not")
    int contains(
            @Parameters(index = "0", paramLabel = "SET") String set,
            @Parameters(index = "1", paramLabel = "ADDRESS") String address) {
        JsonNode answer =
                connection.open().get(path(set) + "/contains" + new ApiClient.Query().with("address", address));
        boolean contained = answer.path("contains").asBoolean(false);
        if (!connection.printedAsJson(answer)) {
            connection.terminal().print(contained ? answer.path("prefix").asString("") : "no");
        }
        return contained ? ExitStatus.DONE : ExitStatus.REFUSED;
    }

    private int change(String set, String what, List<JsonNode> entries, WriteTerms terms) {
        ApiClient api = connection.open();
        ObjectNode sum = JsonNodeFactory.instance.objectNode();
        for (int from = 0; from < entries.size(); from += BATCH) {
            connection.progress().step("sent " + from + " of " + entries.size() + " entries");
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.putArray(what).addAll(entries.subList(from, Math.min(entries.size(), from + BATCH)));
            JsonNode done = api.post(path(set) + "/entries" + terms.query(), body);
            for (String count : List.of("added", "removed", "updated", "unchanged")) {
                sum.put(count, sum.path(count).asLong(0) + done.path(count).asLong(0));
            }
            terms.sayRest(connection.terminal(), done);
        }
        if (!connection.printedAsJson(sum)) {
            connection
                    .terminal()
                    .say("added " + sum.path("added").asLong(0) + ", removed "
                            + sum.path("removed").asLong(0) + ", updated "
                            + sum.path("updated").asLong(0) + ", unchanged "
                            + sum.path("unchanged").asLong(0));
        }
        return ExitStatus.DONE;
    }

    /** With the lines of standard input in the place of {@code -}; what follows a # is a remark. */
    private List<String> expanded(List<String> entries) {
        List<String> all = new ArrayList<>();
        for (String entry : entries) {
            if (!entry.equals("-")) {
                all.add(entry);
                continue;
            }
            try (BufferedReader lines = new BufferedReader(
                    new InputStreamReader(connection.terminal().in(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String plain = line.replaceFirst("#.*", "").strip();
                    if (!plain.isEmpty()) {
                        all.add(plain);
                    }
                }
            } catch (IOException e) {
                throw new CommandFailure(ExitStatus.FAILED, "standard input cannot be read: " + e.getMessage());
            }
        }
        if (all.isEmpty()) {
            throw CommandFailure.usage("no entries were given");
        }
        return all;
    }

    private static String path(String set) {
        return SETS + "/" + ApiClient.encoded(set);
    }
}
