package io.xdpgate.config;

import io.xdpgate.control.StoreException;
import io.xdpgate.security.AdminToken;
import io.xdpgate.security.DataDirectory;
import io.xdpgate.store.Backup;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** The commands that save and restore the data directory. */
final class DataCommands {
    private static final List<String> TOKEN_FILES = List.of(AdminToken.TOKEN_FILE, AdminToken.HASH_FILE);

    private DataCommands() {}

    /** Only the settings: where the data directory is. */
    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(XdpgateProperties.class)
    static class Settings {}

    /** @return exit status: 0 if it is done */
    static int run(CommandLineOptions options, PrintStream out, PrintStream errors) {
        SpringApplication application = new SpringApplication(Settings.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        try (ConfigurableApplicationContext context =
                application.run(options.springArguments().toArray(String[]::new))) {
            Path configured = context.getBean(XdpgateProperties.class).dataDir();
            Path file = Path.of(options.file()).toAbsolutePath();
            out.println(
                    options.command() == CommandLineOptions.Command.BACKUP
                            ? backup(DataDirectoryLocation.choose(configured), file)
                            : restore(configured, file));
            return 0;
        } catch (IOException | StoreException | StartFailure failure) {
            errors.println("xdpgate: " + failure.getMessage());
            return 1;
        }
    }

    static String backup(Path directory, Path file) throws IOException {
        new Backup(directory, TOKEN_FILES).write(file);
        return "the data directory " + directory + " is in " + file
                + ", with the administrator's token: keep it where nobody else can read it";
    }

    /** @throws StartFailure if a service works on the directory */
    static String restore(@org.jspecify.annotations.Nullable Path configured, Path file) throws IOException {
        try (DataDirectory directory = StoreWiring.lock(configured)) {
            Path path = directory.file("").toAbsolutePath().normalize();
            long revision = new Backup(path, TOKEN_FILES).restore(file);
            return "the data directory " + path + " is that of " + file + ": revision " + revision
                    + "; the store that was there is beside it as " + Backup.REPLACED;
        }
    }
}
