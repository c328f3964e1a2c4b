package io.xdpgate.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code xdpgate status}: one look at 3 a.m. */
@Command(name = "status", description = "Whether it filters, where, how much, and what is wrong")
final class StatusCommand implements Callable<Integer> {
    private final Connection connection;

    StatusCommand(Connection connection) {
        this.connection = connection;
    }

    /** Status 5 when the service is not ready or its event reader died. */
    @Override
    public Integer call() {
        ApiClient api = connection.open();
        JsonNode system = api.get("/api/v1/system");
        JsonNode interfaces = api.get("/api/v1/interfaces").path("items");
        JsonNode statistics = api.get("/api/v1/statistics");
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.set("system", system);
        all.set("interfaces", interfaces);
        all.set("statistics", statistics);
        if (!connection.printedAsJson(all)) {
            print(system, interfaces, statistics);
        }
        boolean well = system.path("ready").asBoolean(false)
                && system.path("eventReaderAlive").asBoolean(false);
        return well ? ExitStatus.DONE : ExitStatus.FAILED;
    }

    private void print(JsonNode system, JsonNode interfaces, JsonNode statistics) {
        Terminal terminal = connection.terminal();
        terminal.print("xdpgate " + system.path("version").asString("") + " on Linux "
                + system.path("kernel").asString("") + ", since "
                + Times.local(system.path("startedAt").asString("")));
        JsonNode panic = system.path("panic");
        if (panic.path("active").asBoolean(false)) {
            String until = panic.path("until").asString("");
            terminal.print(terminal.red("PANIC: every packet passes"
                    + (until.isEmpty() ? " until told otherwise" : " until " + Times.local(until))));
        }
        system.path("checks").forEach(check -> check(terminal, check));
        if (!system.path("eventReaderAlive").asBoolean(true)) {
            terminal.print(terminal.red("the event reader has died: restart the service"));
        }
        JsonNode usage = system.path("usage");
        terminal.print("rules " + gauge(usage.path("rules")) + ", count rules " + gauge(usage.path("countRules"))
                + ", event streams " + gauge(usage.path("subscribers")));
        events(terminal, system.path("events"));
        terminal.print("");
        interfaces(terminal, interfaces, statistics);
    }

    private static void check(Terminal terminal, JsonNode check) {
        String outcome = check.path("outcome").asString("");
        if (!outcome.equals("ok")) {
            String line = outcome + ": " + check.path("name").asString("") + ": "
                    + check.path("detail").asString("");
            String remedy = check.path("remedy").asString("");
            terminal.print(outcome.equals("missing") ? terminal.red(line) : terminal.yellow(line));
            if (!remedy.isEmpty()) {
                terminal.print("  " + remedy);
            }
        }
    }

    private static String gauge(JsonNode gauge) {
        return gauge.path("used").asLong(0) + " of " + gauge.path("max").asLong(0);
    }

    private static void events(Terminal terminal, JsonNode events) {
        long lost = events.path("lostKernel").asLong(0)
                + events.path("lostHub").asLong(0)
                + events.path("lostSubscriber").asLong(0);
        String line = "events wanted " + events.path("wanted").asLong(0) + ", suppressed by caps "
                + events.path("suppressed").asLong(0) + ", delivered "
                + events.path("delivered").asLong(0) + ", lost " + lost;
        terminal.print(lost > 0 ? terminal.yellow(line) : line);
    }

    private static void interfaces(Terminal terminal, JsonNode interfaces, JsonNode statistics) {
        Table table = new Table("INTERFACE", "MODE", "PASSED", "DROPPED", "DROPS/S (10S)");
        for (JsonNode device : interfaces) {
            JsonNode attachment = device.path("attachment");
            if (!attachment.isObject()) {
                continue;
            }
            String name = device.path("name").asString("");
            long passed = 0;
            long dropped = 0;
            double rate = 0;
            for (JsonNode counted : statistics.path("interfaces")) {
                if (name.equals(counted.path("interface").asString(""))) {
                    for (JsonNode row : counted.path("reasons")) {
                        long packets = row.path("packets").asLong(0);
                        boolean drop = "drop".equals(row.path("verdict").asString(""));
                        passed += drop ? 0 : packets;
                        dropped += drop ? packets : 0;
                        rate += drop
                                ? row.path("rates")
                                        .path("10s")
                                        .path("packetsPerSecond")
                                        .asDouble(0)
                                : 0;
                    }
                }
            }
            String mode = attachment.path("mode").asString("");
            table.row(
                    name,
                    mode.equals("generic") ? terminal.yellow(mode) : mode,
                    Long.toString(passed),
                    Long.toString(dropped),
                    String.format(Locale.ROOT, "%.1f", rate));
        }
        if (table.isEmpty()) {
            terminal.print(terminal.red("attached to no interface: nothing is filtered"));
        } else {
            table.print(terminal);
        }
    }
}
