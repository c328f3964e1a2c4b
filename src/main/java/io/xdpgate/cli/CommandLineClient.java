package io.xdpgate.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
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
    /** The first words that are for this client. */
    public static final Set<String> COMMANDS = Set.of(
            "status",
            "rules",
            "rule",
            "set",
            "sets",
            "events",
            "log",
            "top",
            "trace",
            "plan",
            "apply",
            "confirm",
            "revert",
            "panic",
            "token",
            "completion",
            "commands");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private CommandLineClient() {}

    /** Carries out one command of this process; the answer is the exit status. */
    public static int run(List<String> arguments) {
        return run(arguments, Terminal.ofProcess());
    }

    static int run(List<String> arguments, Terminal terminal) {
        int status = commandLine(terminal).execute(arguments.toArray(String[]::new));
        terminal.out().flush();
        terminal.err().flush();
        return status;
    }

    static CommandLine commandLine(Terminal terminal) {
        Connection connection = new Connection(terminal);
        CommandLineClient root = new CommandLineClient();
        CommandLine line = new CommandLine(root)
                .addMixin("connection", connection)
                .addSubcommand(new StatusCommand(connection))
                .addSubcommand(new RuleCommands(connection))
                .addSubcommand(new SetCommands(connection))
                .addSubcommand(new EventsCommand(connection))
                .addSubcommand(new TopCommand(connection))
                .addSubcommand(new TraceCommand(connection));
        PolicyCommands.all(connection).forEach(line::addSubcommand);
        line.addSubcommand(new PanicCommand(connection))
                .addSubcommand(new TokenCommand(connection))
                .addSubcommand("completion", new Completion(line, terminal))
                .addSubcommand("commands", root.new Help());
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
