package io.xdpgate.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code xdpgate top}: who is seen most in events. */
@Command(name = "top", description = "Who is seen most in the events of the next seconds: an estimate")
final class TopCommand implements Callable<Integer> {
    private final Connection connection;

    @Parameters(
            arity = "0..1",
            paramLabel = "WHAT",
            defaultValue = "source",
            description = "source, destination, port or rule (default: source)")
    private String by = "source";

    @Option(
            names = {"-s", "--seconds"},
            paramLabel = "N",
            defaultValue = "5",
            description = "How long to listen, 1 to 60 (default: 5)")
    private int seconds;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "10", description = "Lines, 1 to 100 (default: 10)")
    private int limit;

    @Option(
            names = {"-f", "--follow"},
            description = "Again and again, until Ctrl-C")
    private boolean follow;

    @Mixin
    private final EventFilters filters = new EventFilters();

    TopCommand(Connection connection) {
        this.connection = connection;
    }

    @Override
    public Integer call() {
        ApiClient api = connection.open();
        String plural = by.endsWith("s") ? by.substring(0, by.length() - 1) : by;
        String path = "/api/v1/statistics/top"
                + filters.query().with("by", plural).with("seconds", seconds).with("limit", limit);
        connection.progress().step("listening for " + seconds + " s");
        do {
            JsonNode top = api.get(path);
            if (!connection.printedAsJson(top)) {
                print(top);
            }
        } while (follow);
        return ExitStatus.DONE;
    }

    private void print(JsonNode top) {
        Terminal terminal = connection.terminal();
        Table table = new Table(top.path("by").asString("").toUpperCase(Locale.ROOT), "SHARE", "EVENTS");
        top.path("items")
                .forEach(item -> table.row(
                        item.path("value").asString(""),
                        String.format(
                                Locale.ROOT, "%5.1f%%", 100 * item.path("share").asDouble(0)),
                        events(item)));
        if (table.isEmpty()) {
            terminal.say("no events in " + seconds + " s; only packets of rules that log make events");
        } else {
            table.print(terminal);
        }
        terminal.say(String.format(
                Locale.ROOT,
                "estimate from %d sampled events in %.1f s (caps suppressed %d, lost %d, error at most %d)",
                top.path("events").asLong(0),
                top.path("seconds").asDouble(0),
                top.path("suppressed").asLong(0),
                top.path("lost").asLong(0),
                top.path("errorBound").asLong(0)));
    }

    private static String events(JsonNode item) {
        long most = item.path("events").asLong(0);
        long least = item.path("atLeast").asLong(0);
        return most == least ? Long.toString(most) : least + "-" + most;
    }
}
