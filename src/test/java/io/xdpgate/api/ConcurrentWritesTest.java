package io.xdpgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.policy.Action;
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
        assertThat(api.dataplane.installed().orElseThrow().main().rules())
                .anyMatch(rule -> ruleId.equals(rule.ruleId()) && rule.action() == Action.DROP);
    }
}
