package io.xdpgate.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code xdpgate token}: for scripts that speak to the API themselves. */
@Command(
        name = "token",
        description = {"Print the token that commands use, for: curl -H \"Authorization: Bearer $(xdpgate token)\""})
final class TokenCommand implements Callable<Integer> {
    private final Connection connection;

    @Option(names = "--ticket", description = "A ticket instead, which opens the event stream once, within 30 s")
    private boolean ticket;

    TokenCommand(Connection connection) {
        this.connection = connection;
    }

    @Override
    public Integer call() {
        if (ticket) {
            JsonNode made = connection.open().post("/api/v1/events/tickets", null);
            if (!connection.printedAsJson(made)) {
                connection.terminal().print(made.path("ticket").asString(""));
            }
            return ExitStatus.DONE;
        }
        String token = connection.token();
        if (token == null) {
            throw new CommandFailure(
                    ExitStatus.DENIED, "there is no token: " + connection.tokenSource() + " cannot be read; try sudo");
        }
        connection.terminal().print(token);
        return ExitStatus.DONE;
    }
}
