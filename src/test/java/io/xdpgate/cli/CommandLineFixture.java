package io.xdpgate.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A service that answers as told, and what commands say. */
abstract class CommandLineFixture {
    final FakeService service;
    FakeTerminal said = new FakeTerminal();

    @TempDir
    Path directory = Path.of("");

    CommandLineFixture() {
        try {
            service = new FakeService();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeEach
    void token() {
        said.environment.put("XDPGATE_TOKEN", "secret");
    }

    @AfterEach
    void stop() {
        service.close();
    }

    final FakeTerminal withToken() {
        FakeTerminal fresh = new FakeTerminal();
        fresh.environment.put("XDPGATE_TOKEN", "secret");
        return fresh;
    }

    final int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!all.contains("--api")) {
            all.addAll(List.of("--api", service.address()));
        }
        return CommandLineClient.run(all, said.terminal(false));
    }
}
