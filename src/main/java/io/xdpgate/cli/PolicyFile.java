package io.xdpgate.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A policy in a file, or on standard input. */
final class PolicyFile {
    private PolicyFile() {}

    static JsonNode read(String file, Terminal terminal) {
        try {
            byte[] bytes = file.equals("-") ? terminal.in().readAllBytes() : Files.readAllBytes(Path.of(file));
            return JsonMapper.shared().readTree(bytes);
        } catch (JacksonException e) {
            throw CommandFailure.usage(file + " is not JSON: " + e.getOriginalMessage() + " (line "
                    + e.getLocation().getLineNr() + ")");
        } catch (IOException e) {
            throw CommandFailure.usage(file + " cannot be read: " + e.getMessage());
        }
    }
}
