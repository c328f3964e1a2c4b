package io.xdpgate.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code xdpgate events}: the last packets reported, or with -f those to come, a line each. */
@Command(
        name = "events",
        aliases = "log",
        description = "Show reported packets: those remembered, with -f also those to come until Ctrl-C")
final class EventsCommand implements Callable<Integer> {
    private static final String EVENTS = "/api/v1/events";

    /** An id that no run of a service gives, so that all it remembers comes first. */
    private static final String BEGINNING = "0";

    private static final int MOST_PAUSE_S = 10;

    private final Connection connection;

    @Mixin
    private final EventFilters filters = new EventFilters();

    @Option(
            names = {"-f", "--follow"},
            description = "Go on until Ctrl-C; connects again when the service was away")
    private boolean follow;

    @Option(names = "--count", paramLabel = "N", description = "Stop after so many packets")
    private int count = Integer.MAX_VALUE;

    private @Nullable String lastId;
    private int shown;

    EventsCommand(Connection connection) {
        this.connection = connection;
    }

    @Override
    public Integer call() throws InterruptedException {
        ApiClient api = connection.open();
        String path = EVENTS + filters.query();
        lastId = follow ? null : BEGINNING;
        int pause = 1;
        while (true) {
            try (EventStream stream = new EventStream(api.stream(path, lastId))) {
                pause = 1;
                if (show(stream)) {
                    return ExitStatus.DONE;
                }
                connection.terminal().say("the stream has ended; connecting again");
            } catch (IOException gone) {
                CommandFailure failure = api.unreachable(gone);
                if (!follow || lastId == null) {
                    throw failure;
                }
                connection.terminal().say(failure.words() + " Trying again in " + pause + " s");
            }
            TimeUnit.SECONDS.sleep(pause);
            pause = Math.min(MOST_PAUSE_S, 2 * pause);
        }
    }

    /** Whether that was all. What is remembered comes at once; the first heartbeat tells that it has come. */
    private boolean show(EventStream stream) throws IOException {
        for (EventStream.Message next = stream.next(); next != null; next = stream.next()) {
            if (next.id() != null) {
                lastId = next.id();
            }
            switch (next.type()) {
                case "packet" -> {
                    packet(next.data());
                    if (++shown >= count) {
                        return true;
                    }
                }
                case "loss" -> loss(next.data());
                default -> {
                    if (!follow) {
                        return true;
                    }
                }
            }
        }
        return !follow;
    }

    private void packet(String data) {
        Terminal terminal = connection.terminal();
        terminal.print(
                connection.json() ? data : line(terminal, JsonMapper.shared().readTree(data)));
        terminal.out().flush();
    }

    private void loss(String data) {
        JsonNode loss = JsonMapper.shared().readTree(data);
        if (connection.json()) {
            connection.terminal().say(data);
        } else if (loss.path("count").asLong(0) > 0) {
            connection
                    .terminal()
                    .say("-- " + loss.path("count").asLong(0) + " events were lost ("
                            + loss.path("stage").asString("") + ")");
        }
    }

    static String line(Terminal terminal, JsonNode event) {
        List<String> words = new ArrayList<>();
        words.add(terminal.dim(Times.local(event.path("time").asString(""))));
        words.add(terminal.verdict(event.path("verdict").asString("")));
        String wouldBe = event.path("wouldBe").asString("");
        if (!wouldBe.isEmpty()) {
            words.add("(would " + terminal.verdict(wouldBe) + ")");
        }
        words.add(event.path("interface").asString(""));
        words.add(event.path("protocol").asString("non-ip"));
        if (event.path("source").isString()) {
            words.add(end(event, "source") + " -> " + end(event, "destination"));
        }
        List<String> flags = new ArrayList<>();
        event.path("tcpFlags").forEach(flag -> flags.add(flag.asString("")));
        if (!flags.isEmpty()) {
            words.add(String.join(",", flags));
        }
        words.add(event.path("length").asString("") + " bytes");
        String rule = event.path("ruleId").asString("");
        words.add(terminal.dim(rule.isEmpty() ? event.path("reason").asString("") : rule));
        return String.join(" ", words);
    }

    private static String end(JsonNode event, String side) {
        String address = event.path(side).asString("");
        JsonNode port = event.path(side + "Port");
        if (!port.isNumber()) {
            return address;
        }
        return (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + port.asInt();
    }
}
