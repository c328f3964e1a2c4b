package io.xdpgate.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import tools.jackson.databind.JsonNode;

/** The options that every command takes: where the service is, who is asking, how to answer. */
final class Connection {
    private static final String DEFAULT_API = "http://127.0.0.1:8080";
    private static final String DEFAULT_DATA = "/var/lib/xdpgate";

    @Option(
            names = "--api",
            scope = ScopeType.INHERIT,
            paramLabel = "URL",
            description = "Address of the service; else XDPGATE_API, else " + DEFAULT_API)
    private @Nullable String api;

    @Option(
            names = "--token-file",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "File with the token; else XDPGATE_TOKEN, else admin.token in the data directory")
    private @Nullable Path tokenFile;

    @Option(
            names = "--data-dir",
            scope = ScopeType.INHERIT,
            paramLabel = "DIR",
            description = "Data directory of the service; else XDPGATE_DATA_DIR, else " + DEFAULT_DATA)
    private @Nullable Path dataDir;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Answer in JSON, for scripts")
    private boolean json;

    private final Terminal terminal;
    private final Progress progress;

    Connection(Terminal terminal) {
        this.terminal = terminal;
        this.progress = new Progress(terminal);
    }

    Terminal terminal() {
        return terminal;
    }

    Progress progress() {
        return progress;
    }

    boolean json() {
        return json;
    }

    /** Prints what the service said, if JSON is asked for; says whether it was. */
    boolean printedAsJson(JsonNode body) {
        if (json) {
            terminal.print(body.toString());
        }
        return json;
    }

    ApiClient open() {
        return new ApiClient(address(), token(), progress);
    }

    private URI address() {
        String text = api != null ? api : terminal.environment().getOrDefault("XDPGATE_API", DEFAULT_API);
        String plain = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        try {
            URI uri = new URI(plain.indexOf("://") < 0 ? "http://" + plain : plain);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // said below
        }
        throw CommandFailure.usage("'" + text + "' is not the address of a service; write http://127.0.0.1:8080");
    }

    /** Null if there is none and none was named: a service may run without. */
    @Nullable
    String token() {
        if (tokenFile != null) {
            return read(tokenFile);
        }
        String given = terminal.environment().get("XDPGATE_TOKEN");
        if (given != null && !given.isBlank()) {
            return given.strip();
        }
        Path usual = dataDirectory().resolve("admin.token");
        return Files.isReadable(usual) ? read(usual) : null;
    }

    /** Where the token comes from, for a person. */
    String tokenSource() {
        if (tokenFile != null) {
            return tokenFile.toString();
        }
        return terminal.environment().getOrDefault("XDPGATE_TOKEN", "").isBlank()
                ? dataDirectory().resolve("admin.token").toString()
                : "XDPGATE_TOKEN";
    }

    private Path dataDirectory() {
        return dataDir != null
                ? dataDir
                : Path.of(terminal.environment().getOrDefault("XDPGATE_DATA_DIR", DEFAULT_DATA));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (AccessDeniedException e) {
            throw new CommandFailure(ExitStatus.DENIED, file + " may not be read by this user; try sudo");
        } catch (IOException e) {
            throw CommandFailure.usage("the token file " + file + " cannot be read: " + e.getMessage());
        }
    }
}
