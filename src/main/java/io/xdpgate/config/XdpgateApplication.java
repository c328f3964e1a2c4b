package io.xdpgate.config;

import io.xdpgate.bpf.HostInspection;
import io.xdpgate.cli.CommandLineClient;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** Starts the service, or answers the commands that need none. */
@SpringBootApplication(scanBasePackages = "io.xdpgate")
@EnableConfigurationProperties(XdpgateProperties.class)
public class XdpgateApplication {
    private static final int WRONG_USAGE = 2;

    public static void main(String[] args) {
        if (args.length > 0 && CommandLineClient.COMMANDS.contains(args[0])) {
            System.exit(CommandLineClient.run(List.of(args)));
        }
        CommandLineOptions options;
        try {
            options = CommandLineOptions.parse(List.of(args));
        } catch (UsageException e) {
            System.err.println("xdpgate: " + e.getMessage());
            System.err.print(CommandLineOptions.USAGE);
            System.exit(WRONG_USAGE);
            return;
        }
        switch (options.command()) {
            case HELP -> System.out.print(CommandLineOptions.USAGE);
            case DOCTOR -> System.exit(Doctor.print(HostInspection.report(), System.out));
            case BACKUP, RESTORE -> System.exit(DataCommands.run(options, System.out, System.err));
            case RUN ->
                new SpringApplication(XdpgateApplication.class)
                        .run(options.springArguments().toArray(String[]::new));
        }
    }
}
