package io.xdpgate.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

class SecurityWiringTest {
    @ParameterizedTest
    @CsvSource({"8080, 9090", "8080, 0", ", 9090", "0, 9090"})
    void refusesAPortOfItsOwnForActuator(String server, String management) {
        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() -> SecurityWiring.requireOnePort(environment(server, management)))
                .withMessageContaining("management.server.port=" + management)
                .withMessageContaining("leave it out");
    }

    @ParameterizedTest
    @CsvSource({"8080, ", ", ", "9090, 9090", ", 8080", "8080, -1"})
    void takesTheSamePortAndNone(String server, String management) {
        assertThatCode(() -> SecurityWiring.requireOnePort(environment(server, management)))
                .doesNotThrowAnyException();
    }

    private static MockEnvironment environment(String server, String management) {
        MockEnvironment environment = new MockEnvironment();
        if (server != null) {
            environment.setProperty("server.port", server);
        }
        if (management != null) {
            environment.setProperty("management.server.port", management);
        }
        return environment;
    }
}
