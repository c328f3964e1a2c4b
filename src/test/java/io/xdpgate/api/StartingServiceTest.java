package io.xdpgate.api;

import static io.xdpgate.api.ApiFixture.POLICY;
import static io.xdpgate.api.ApiFixture.RULES;
import static io.xdpgate.api.ApiFixture.json;
import static io.xdpgate.api.ApiFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.api.ApiFixture.Answer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** Before a policy is in force nothing can be written, and the caller is asked to wait. */
class StartingServiceTest {
    private final ApiFixture api = ApiFixture.starting();

    @AfterEach
    void close() {
        api.close();
    }

    private static List<MockHttpServletRequestBuilder> writes() {
        return List.of(
                json("POST", RULES, "{'action':'drop'}"),
                json("POST", RULES, "[{'action':'drop'}]"),
                json("POST", RULES + ":batch", "{'steps':[{'op':'delete','id':'r_1'}]}"),
                json("PUT", RULES + "/r_1", "{'action':'drop'}"),
                json("PATCH", RULES + "/r_1", "{'action':'drop'}"),
                request("DELETE", RULES + "/r_1"),
                json("PUT", POLICY, "{'defaultAction':'drop'}").header("If-Match", "\"old\""),
                json("PUT", POLICY + "?dryRun=true", "{'defaultAction':'drop'}").header("If-Match", "*"));
    }

    @Test
    void everyWriteIsRefused() {
        assertThat(writes()).map(api::send).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.problem()).isEqualTo("not-ready");
            assertThat(answer.header("Retry-After")).isEqualTo("1");
        });
        assertThat(api.dataplane.installs()).isEmpty();
    }

    @Test
    void noWriteIsRefusedForThatOnceAPolicyIsInForce() {
        api.control.initialise();
        assertThat(writes()).map(api::send).extracting(Answer::status).doesNotContain(503);
        assertThat(api.control.current().revision()).isGreaterThan(1);
    }
}
