package io.xdpgate.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.AttachRefusedException;
import io.xdpgate.dataplane.Attempt;
import io.xdpgate.dataplane.ForeignProgramException;
import io.xdpgate.dataplane.NoSuchInterfaceException;
import io.xdpgate.events.TooManySubscribersException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProblemAdviceTest {
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    private JsonNode answerTo(Throwable failure) throws IOException {
        new ProblemAdvice(new ProblemWriter())
                .answer(failure, new MockHttpServletRequest("PUT", "/api/v1/x"), response);
        assertThat(response.getContentType()).isEqualTo(ProblemJson.MEDIA_TYPE);
        JsonNode json = JsonMapper.shared().readTree(response.getContentAsByteArray());
        assertThat(json.get("status").intValue()).isEqualTo(response.getStatus());
        assertThat(json.get("instance").asString()).isEqualTo("/api/v1/x");
        return json;
    }

    @Test
    void namesAForeignProgramOrSaysWhyNot() throws IOException {
        JsonNode json = answerTo(new ForeignProgramException("eth1", 7, null));
        assertThat(response.getStatus()).isEqualTo(409);
        assertThat(json.get("programId").intValue()).isEqualTo(7);
        assertThat(json.get("program").isNull()).isTrue();
        assertThat(json.get("because").asString()).contains("CAP_SYS_ADMIN");
    }

    @Test
    void givesEveryAttempt() throws IOException {
        JsonNode json = answerTo(new AttachRefusedException(
                "eth1", List.of(new Attempt(AttachMode.NATIVE, false, "EINVAL", "lower the MTU"))));
        assertThat(response.getStatus()).isEqualTo(422);
        assertThat(json.at("/attempts/0").toString())
                .isEqualTo(
                        "{\"mode\":\"native\",\"outcome\":\"refused\",\"message\":\"EINVAL\",\"remedy\":\"lower the MTU\"}");
    }

    @Test
    void asksSubscribersToWait() throws IOException {
        answerTo(new TooManySubscribersException(3));
        assertThat(response.getStatus()).isEqualTo(429);
        assertThat(response.getHeader("Retry-After")).isNotNull();
    }

    @Test
    void knowsNoSuchInterface() throws IOException {
        assertThat(answerTo(new NoSuchInterfaceException("eth9")).get("type").asString())
                .isEqualTo("urn:xdpgate:problem:no-such-interface");
    }

    @Test
    void leaksNothingOfAnInternalFailure() throws IOException {
        JsonNode json = answerTo(new IllegalStateException("password is hunter2"));
        assertThat(response.getStatus()).isEqualTo(500);
        assertThat(json.toString()).doesNotContain("hunter2", "IllegalState");
        assertThat(json.get("incident").asString()).isNotEmpty();
    }

    @Test
    void leavesACommittedAnswerAlone() throws IOException {
        response.getOutputStream().write('x');
        response.flushBuffer();
        new ProblemAdvice(new ProblemWriter())
                .answer(new IllegalStateException(), new MockHttpServletRequest(), response);
        assertThat(response.getContentAsString()).isEqualTo("x");
    }

    @Test
    void everyTypeHasItsOwnUri() {
        assertThat(Arrays.stream(ProblemType.values()).map(ProblemType::uri))
                .doesNotHaveDuplicates()
                .allMatch(uri -> uri.matches("urn:xdpgate:problem:[a-z]+(-[a-z]+)*"));
    }
}
