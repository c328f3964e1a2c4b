package io.xdpgate.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.api.events.EventTickets;
import io.xdpgate.api.problem.ProblemWriter;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class BearerTokenFilterTest {
    @TempDir
    Path parent;

    private final EventTickets tickets = new EventTickets(Clock.systemUTC());
    private final List<String> asked = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"POST, /api/v1/events", "HEAD, /api/v1/events", "POST, /api/v1/rules", "GET, /api/v1/rules"})
    void readsNoParameterWhereNoTicketCounts(String method, String path) throws IOException, ServletException {
        assertThat(status(method, path)).isEqualTo(401);
        assertThat(asked).isEmpty();
    }

    @Test
    void readsTheTicketOfTheStream() throws IOException, ServletException {
        assertThat(status("GET", EventTickets.STREAM_PATH)).isEqualTo(200);
        assertThat(asked).containsExactly("ticket");
    }

    private int status(String method, String path) throws IOException, ServletException {
        AdminToken token = AdminToken.open(DataDirectory.open(parent.resolve("data")));
        MockHttpServletRequest request = new MockHttpServletRequest(method, path) {
            @Override
            public @Nullable String getParameter(String name) {
                asked.add(name);
                return super.getParameter(name);
            }
        };
        request.setServletPath(path);
        request.addParameter("ticket", tickets.issue().orElseThrow().ticket());
        MockHttpServletResponse response = new MockHttpServletResponse();
        new BearerTokenFilter(token, tickets, false, new ProblemWriter())
                .doFilter(request, response, new MockFilterChain());
        return response.getStatus();
    }
}
