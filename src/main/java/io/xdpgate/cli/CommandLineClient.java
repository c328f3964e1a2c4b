package io.xdpgate.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands that speak to a running service. */
@Command(
        name = "xdpgate",
        mixinStandardHelpOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        description = "Speak to a running xdpgate.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:done",
            "1:the service refused; nothing changed",
            "2:the command makes no sense; nothing was sent",
            "3:the service does not answer",
            "4:no token, or one that may not do this",
            "5:the service or the kernel failed"
        })
public final class CommandLineClient implements Runnable {
    /**
     * The commands that speak to a service, by each of their names. Only the one that is asked for is made: to describe
     * them all takes longer than most of them.
     */
    private static final Map<String, Function<Connection, Object>> CALLS = Map.ofEntries(
            Map.entry("status", StatusCommand::new),
            Map.entry("rules", RuleCommands::new),
            Map.entry("rule", RuleCommands::new),
            Map.entry("set", SetCommands::new),
            Map.entry("sets", SetCommands::new),
            Map.entry("events", EventsCommand::new),
            Map.entry("log", EventsCommand::new),
            Map.entry("top", TopCommand::new),
            Map.entry("trace", TraceCommand::new),
            Map.entry("plan", PolicyCommands::plan),
            Map.entry("apply", PolicyCommands::apply),
            Map.entry("confirm", PolicyCommands::confirm),
            Map.entry("revert", PolicyCommands::revert),
            Map.entry("panic", PanicCommand::new),
            Map.entry("token", TokenCommand::new));

    /** In this order they are listed. */
    private static final List<String> LISTED = List.of(
            "status", "rules", "set", "events", "top", "trace", "plan", "apply", "confirm", "revert", "panic", "token");

    /** The first words that are for this client. */
    public static final Set<String> COMMANDS = Stream.concat(
                    CALLS.keySet().stream(), Stream.of("completion", "commands"))
            .collect(Collectors.toUnmodifiableSet());

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private CommandLineClient() {}

    /** Carries out one command of this process; the answer is the exit status. */
    public static int run(List<String> arguments) {
        return run(arguments, Terminal.ofProcess());
    }

    static int run(List<String> arguments, Terminal terminal) {
        String first = arguments.isEmpty() ? "" : arguments.getFirst();
        int status = commandLine(terminal, CALLS.containsKey(first) ? List.of(first) : LISTED)
                .execute(arguments.toArray(String[]::new));
        terminal.out().flush();
        terminal.err().flush();
        return status;
    }

    /** With all commands. */
    static CommandLine commandLine(Terminal terminal) {
        return commandLine(terminal, LISTED);
    }

    private static CommandLine commandLine(Terminal terminal, List<String> commands) {
        Connection connection = new Connection(terminal);
        CommandLineClient root = new CommandLineClient();
        CommandLine line = new CommandLine(root).addMixin("connection", connection);
        commands.forEach(command -> line.addSubcommand(
                Objects.requireNonNull(CALLS.get(command), command).apply(connection)));
        line.addSubcommand("completion", new Completion(line, terminal)).addSubcommand("commands", root.new Help());
        withHelp(line);
        line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(
                terminal.colours() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        line.setUsageHelpWidth(110);
        line.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, terminal));
        line.setExitCodeExceptionMapper(fault -> ExitStatus.FAILED);
        line.setParameterExceptionHandler((failure, arguments) -> misused(failure, terminal));
        return line;
    }

    private static void withHelp(CommandLine line) {
        line.getCommandSpec()
                .addOption(CommandLine.Model.OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .scopeType(CommandLine.ScopeType.INHERIT)
                        .description("Say how a command is used")
                        .build());
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }

    private static int failed(Exception failure, Terminal terminal) throws Exception {
        if (failure instanceof CommandFailure told) {
            terminal.say(terminal.bold("xdpgate: ") + told.words());
            return told.exitStatus();
        }
        throw failure;
    }

    /** A converter's own words come wrapped. */
    private static int misused(ParameterException failure, Terminal terminal) {
        Throwable cause = failure.getCause();
        terminal.say("xdpgate: " + (cause instanceof CommandFailure told ? told.words() : failure.getMessage()));
        CommandLine command = failure.getCommandLine();
        terminal.say("usage: " + command.getHelp().synopsis(0).strip() + "; --help says more");
        return ExitStatus.USAGE;
    }

    /** The list of commands. */
    @Command(name = "commands", description = "This list")
    private final class Help implements Runnable {
        @Override
        public void run() {
            spec.commandLine().usage(spec.commandLine().getOut());
        }
    }

    /** For {@code source <(xdpgate completion)}. */
    @Command(name = "completion", description = "Print a completion script: source <(xdpgate completion)")
    private static final class Completion implements Runnable {
        private final CommandLine line;
        private final Terminal terminal;

        private Completion(CommandLine line, Terminal terminal) {
            this.line = line;
            this.terminal = terminal;
        }

        @Override
        public void run() {
            terminal.out().print(AutoComplete.bash("xdpgate", line));
        }
    }
}
