package io.xdpgate.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** What every command that changes something takes. */
final class WriteTerms {
    @Option(names = "--note", paramLabel = "TEXT", description = "Why; kept with the revision")
    private @Nullable String note;

    @Option(
            names = {"-n", "--dry-run"},
            description = "Check and answer, change nothing")
    private boolean dryRun;

    @Option(
            names = "--confirm-within",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "Goes back by itself unless confirmed within this time (60s, 5m)")
    private @Nullable Duration confirmWithin;

    @Option(names = "--strict", description = "Refuse the change if it has warnings")
    private boolean strict;

    boolean dryRun() {
        return dryRun;
    }

    /** Whether the change goes back by itself. */
    boolean provisional() {
        return confirmWithin != null;
    }

    ApiClient.Query query() {
        return new ApiClient.Query()
                .with("note", note)
                .with("dryRun", dryRun ? "true" : null)
                .with("confirmWithin", confirmWithin)
                .with("onWarning", strict ? "refuse" : null);
    }

    /** Says the warnings of an answer, and what is left to do. */
    void sayRest(Terminal terminal, JsonNode answer) {
        answer.path("warnings")
                .forEach(warning ->
                        terminal.say("warning: " + warning.path("detail").asString("")));
        if (confirmWithin != null && !dryRun) {
            terminal.say("provisional: goes back in " + confirmWithin.toSeconds() + " s unless: xdpgate confirm");
        }
        if (dryRun) {
            terminal.say("nothing was changed (dry run)");
        }
    }
}
