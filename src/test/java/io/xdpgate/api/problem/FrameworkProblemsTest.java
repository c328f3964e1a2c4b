package io.xdpgate.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the framework refuses by itself is told like any other fault. */
class FrameworkProblemsTest {
    private static final String SOUND = "/things/7?limit=1";

    private final MockMvc mvc = MockMvcBuilders.standaloneSetup(new Things())
            .setControllerAdvice(new ProblemAdvice(new ProblemWriter()))
            .build();

    @RestController
    static final class Things {
        @PostMapping("/things/{number}")
        String post(
                @PathVariable("number") int number,
                @RequestParam("limit") int limit,
                @RequestHeader("X-Why") String why,
                @RequestBody byte[] body) {
            return number + " " + limit + " " + why + " " + body.length;
        }
    }

    private MockHttpServletResponse post(String uri, String why, String body) throws Exception {
        var request = MockMvcRequestBuilders.request(HttpMethod.POST, uri)
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .content(body);
        return mvc.perform(why.isEmpty() ? request : request.header("X-Why", why))
                .andReturn()
                .getResponse();
    }

    private static void requireParameterFault(MockHttpServletResponse response, String name) throws Exception {
        JsonNode json = JsonMapper.shared().readTree(response.getContentAsByteArray());
        assertThat(response.getStatus()).isEqualTo(422);
        assertThat(json.get("type").asString()).isEqualTo(ProblemType.INVALID_PARAMETER.uri());
        assertThat(json.at("/errors/0/parameter").asString()).isEqualTo(name);
        assertThat(json.get("errors").size()).isEqualTo(1);
    }

    @Test
    void aSoundRequestPasses() throws Exception {
        assertThat(post(SOUND, "because", "x").getContentAsString()).isEqualTo("7 1 because 1");
    }

    @Test
    void aMissingParameterIsNamed() throws Exception {
        requireParameterFault(post("/things/7", "because", "x"), "limit");
    }

    @Test
    void aParameterOfAnotherTypeIsNamed() throws Exception {
        requireParameterFault(post("/things/7?limit=many", "because", "x"), "limit");
    }

    @Test
    void aMissingHeaderIsNamed() throws Exception {
        requireParameterFault(post(SOUND, "", "x"), "X-Why");
    }

    @Test
    void aPathOfAnotherTypeIsNamed() throws Exception {
        requireParameterFault(post("/things/seven?limit=1", "because", "x"), "number");
    }

    @Test
    void aMissingBodyIsUnreadable() throws Exception {
        MockHttpServletResponse response = post(SOUND, "because", "");
        assertThat(response.getStatus()).isEqualTo(400);
        assertThat(response.getContentAsString()).contains(ProblemType.UNREADABLE_BODY.uri());
    }

    @Test
    void everyStatusOfTheContractHasAType() {
        for (ProblemType type : ProblemType.values()) {
            assertThat(FrameworkProblems.ofStatus(type.status()).status()).isEqualTo(type.status());
        }
        assertThat(FrameworkProblems.ofStatus(418)).isEqualTo(ProblemType.MALFORMED_REQUEST);
        assertThat(FrameworkProblems.ofStatus(502)).isEqualTo(ProblemType.INTERNAL_ERROR);
    }
}
