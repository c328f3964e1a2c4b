package io.xdpgate.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.api.problem.ProblemWriter;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class HostFilterTest {
    private final HostFilter filter =
            new HostFilter(List.of("fw.example", "2001:db8::5", "192.0.2.7"), new ProblemWriter());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST",
                "localhost.",
                "127.0.0.1",
                "[::1]",
                "[0:0:0:0:0:0:0:1]",
                "fw.example",
                "FW.example.",
                "[2001:db8:0::5]",
                "192.0.2.7",
                "198.51.100.1"
            })
    void answersToItsOwnNames(String host) throws ServletException, IOException {
        assertThat(status(host)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "192.0.2.8",
                "[2001:db8::6]",
                "2130706433",
                "127.1",
                "999.0.0.1",
                ""
            })
    void refusesOthers(String host) throws ServletException, IOException {
        assertThat(status(host)).isEqualTo(421);
    }

    /** The connection came in on 198.51.100.1. */
    private int status(String host) throws ServletException, IOException {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/");
        request.setServerName(host);
        request.setLocalAddr("198.51.100.1");
        MockHttpServletResponse response = new MockHttpServletResponse();
        filter.doFilter(request, response, new MockFilterChain());
        return response.getStatus();
    }
}
