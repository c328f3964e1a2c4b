package io.xdpgate.config;

import io.xdpgate.dataplane.AttachMode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The command line, read.
 *
 * @param file of backup and restore; else empty
 * @param springArguments the options as properties, {@code --name=value}
 */
record CommandLineOptions(Command command, @Nullable String netns, String file, List<String> springArguments) {
    static final String USAGE = """
            usage: xdpgate [run] [options]     start the service
                   xdpgate doctor              say what this host offers and lacks
                   xdpgate backup FILE         save the data directory, the service may run
                   xdpgate restore FILE        put what was saved in its place, the service must not run
                   xdpgate help                print this

              --interface NAME   attach to this interface at start (repeatable)
              --mode MODE        auto (default), native or generic
              --netns NAME       work in this network namespace
              --port N           listen on this port (default 8080)
              --data-dir DIR     keep token and state here (default /var/lib/xdpgate for root)
              --pin-directory D  where in a bpffs the firewall outlives the service (default
                                 /sys/fs/bpf/xdpgate; '' : nowhere)
              --replace-pinned   put this version in the place of pins that it cannot go on with
              --on-stop WHAT     keep (default): go on filtering; remove: take everything away
              --no-auth          ask for no token; accepted on a loopback address only
              --PROPERTY=VALUE   any setting with a dot in its name, e.g. --server.address=192.0.2.1
            """;

    enum Command {
        RUN,
        DOCTOR,
        BACKUP,
        RESTORE,
        HELP
    }

    CommandLineOptions {
        springArguments = List.copyOf(springArguments);
    }

    /** @throws UsageException at the first word that means nothing */
    static CommandLineOptions parse(List<String> arguments) {
        Reader reader = new Reader(arguments);
        reader.readAll();
        if (reader.takesFile() && reader.file.isEmpty()) {
            throw new UsageException(reader.command.name().toLowerCase(Locale.ROOT) + " needs a FILE");
        }
        return new CommandLineOptions(reader.command, reader.netns, reader.file, reader.properties);
    }

    private static final class Reader {
        private final Deque<String> words;
        private final List<String> properties = new ArrayList<>();
        private Command command = Command.RUN;
        private boolean commandGiven;
        private String file = "";
        private @Nullable String netns;
        private final Set<String> given = new HashSet<>();
        private int interfaces;

        Reader(List<String> arguments) {
            words = new ArrayDeque<>(arguments);
        }

        void readAll() {
            while (!words.isEmpty()) {
                String word = words.removeFirst();
                if (word.equals("-h") || word.equals("--help")) {
                    command = Command.HELP;
                    commandGiven = true;
                } else if (word.startsWith("--")) {
                    option(word);
                } else {
                    command(word);
                }
            }
        }

        boolean takesFile() {
            return command == Command.BACKUP || command == Command.RESTORE;
        }

        private void command(String word) {
            if (takesFile() && file.isEmpty() && !word.isEmpty()) {
                file = word;
                return;
            }
            if (commandGiven) {
                throw new UsageException("'" + word + "' is one word too many");
            }
            commandGiven = true;
            command = switch (word) {
                case "run" -> Command.RUN;
                case "doctor" -> Command.DOCTOR;
                case "backup" -> Command.BACKUP;
                case "restore" -> Command.RESTORE;
                case "help" -> Command.HELP;
                default -> throw new UsageException("there is no command '" + word + "'");
            };
        }

        private void option(String word) {
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            String value = equals < 0 ? null : word.substring(equals + 1);
            switch (name) {
                case "--interface" ->
                    set("xdpgate.interfaces[" + interfaces++ + "]", interfaceName(required(name, value)));
                case "--mode" -> set("xdpgate.mode", mode(required(name, value)));
                case "--netns" -> {
                    netns = required(name, value);
                    set("xdpgate.netns", netns);
                }
                case "--port" -> set("server.port", port(required(name, value)));
                case "--data-dir" -> set("xdpgate.data-dir", required(name, value));
                case "--pin-directory" -> set("xdpgate.pin-directory", pinDirectory(value));
                case "--on-stop" -> set("xdpgate.on-stop", onStop(required(name, value)));
                case "--replace-pinned" -> {
                    requireNone(name, value);
                    set("xdpgate.replace-pinned", "true");
                }
                case "--no-auth" -> {
                    requireNone(name, value);
                    set("xdpgate.auth.enabled", "false");
                }
                default -> {
                    if (value == null || name.indexOf('.') < 0) {
                        throw new UsageException("there is no option '" + name + "'");
                    }
                    if (given.contains(name.substring(2))) {
                        throw new UsageException(name.substring(2) + " is given twice");
                    }
                    properties.add(word);
                }
            }
        }

        private static void requireNone(String name, @Nullable String value) {
            if (value != null) {
                throw new UsageException(name + " takes no value");
            }
        }

        /** The empty value means something. */
        private String pinDirectory(@Nullable String value) {
            String found = value != null ? value : words.pollFirst();
            if (found == null || found.startsWith("--")) {
                throw new UsageException("--pin-directory needs a value; '' for none");
            }
            return found;
        }

        private static String onStop(String value) {
            if (!value.equals("keep") && !value.equals("remove")) {
                throw new UsageException("--on-stop is keep or remove, not '" + value + "'");
            }
            return value;
        }

        private String required(String name, @Nullable String value) {
            String found = value != null ? value : words.pollFirst();
            if (found == null || found.isEmpty() || (value == null && found.startsWith("--"))) {
                throw new UsageException(name + " needs a value");
            }
            return found;
        }

        /** A second value would join the first, as in a list. */
        private void set(String property, String value) {
            given.add(property);
            if (properties.stream().anyMatch(other -> other.startsWith("--" + property + "="))) {
                throw new UsageException("the option for " + property + " is given twice");
            }
            properties.add("--" + property + "=" + value);
        }

        private static String interfaceName(String value) {
            try {
                return InterfaceNames.require(value);
            } catch (IllegalArgumentException e) {
                throw new UsageException(String.valueOf(e.getMessage()));
            }
        }

        private static String mode(String value) {
            return AttachMode.parse(value)
                    .filter(mode -> mode != AttachMode.OFFLOAD)
                    .map(AttachMode::text)
                    .orElseThrow(() -> new UsageException("--mode is auto, native or generic, not '" + value + "'"));
        }

        private static String port(String value) {
            if (!value.matches("0|[1-9][0-9]{0,4}") || Integer.parseInt(value) > 65_535) {
                throw new UsageException("--port is 0 to 65535, not '" + value + "'");
            }
            return value;
        }
    }
}
