package io.xdpgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.policy.Action;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;

/** Without a kernel: what is installed is taken for what is in force. */
class ConcurrentWritesTest extends ConcurrentWrites {
    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    @Override
    ApiFixture api() {
        return api;
    }

    @Override
    void requireDropped(String ruleId, int port) {
        PolicyTables tables = api.dataplane.installed().orElseThrow();
        assertThat(Stream.of(tables.main(), tables.overlay())
                        .filter(Objects::nonNull)
                        .flatMap(part -> part.rules().stream()))
                .anyMatch(rule -> ruleId.equals(rule.ruleId()) && rule.action() == Action.DROP);
    }
}
