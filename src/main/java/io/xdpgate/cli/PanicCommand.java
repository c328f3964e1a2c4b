package io.xdpgate.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code xdpgate panic}: every packet passes, for a while. */
@Command(
        name = "panic",
        description = {
            "Pass every packet for some minutes; panic end: filter again; panic status: which of both.",
            "When the service does not answer: xdpgate panic --past-service"
        })
final class PanicCommand implements Callable<Integer> {
    private static final String PANIC = "/api/v1/panic";

    /** A service that hangs is to be gone past, not waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Connection connection;

    @Parameters(
            arity = "0..1",
            paramLabel = "TIME|end|status",
            defaultValue = "5m",
            description = "How long: 5m, 1h, or a number of minutes (default: 5m)")
    private String what = "5m";

    @Mixin
    private final WriteTerms terms = new WriteTerms();

    PanicCommand(Connection connection) {
        this.connection = connection;
    }

    @Override
    public Integer call() {
        try {
            return carryOut(connection.open().within(PATIENCE));
        } catch (CommandFailure failure) {
            if (failure.exitStatus() == ExitStatus.UNREACHABLE) {
                throw new CommandFailure(
                        failure.exitStatus(),
                        failure.words() + System.lineSeparator() + "  past the service: xdpgate panic --past-service");
            }
            throw failure;
        }
    }

    private int carryOut(ApiClient api) {
        Terminal terminal = connection.terminal();
        if (what.equals("end")) {
            api.delete(PANIC + terms.query());
            terminal.say("packets are filtered again");
        } else {
            JsonNode panic = what.equals("status") ? api.get(PANIC) : start(api);
            if (!connection.printedAsJson(panic)) {
                boolean active = panic.path("active").asBoolean(false);
                terminal.print(
                        active
                                ? terminal.red("every packet passes until "
                                        + Times.local(panic.path("until").asString("")))
                                : "packets are filtered");
            }
        }
        if (terms.dryRun()) {
            terminal.say("nothing was changed (dry run)");
        }
        return ExitStatus.DONE;
    }

    private JsonNode start(ApiClient api) {
        Duration duration = Durations.parse(what.matches("[0-9]{1,4}") ? what + "m" : what);
        return api.put(
                PANIC + terms.query(),
                JsonNodeFactory.instance.objectNode().put("duration", duration.toString()),
                null);
    }
}
