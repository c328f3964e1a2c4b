package io.xdpgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.api.ApiFixture.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

class LockoutApiTest {
    private static final String DROP_WEB =
            "{'name':'no-web','match':{'protocol':'tcp','destinationPorts':['8443']},'action':'drop'}";

    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    private Answer from(String remote, MockHttpServletRequestBuilder request) {
        return api.send(request.with(made -> {
            made.setRemoteAddr(remote);
            made.setLocalAddr("198.51.100.1");
            made.setLocalPort(8443);
            return made;
        }));
    }

    @Test
    void aChangeThatCutsItsCallerOffIsRefusedWithTheRuleNamed() {
        Answer refused = from("192.0.2.9", ApiFixture.json("POST", ApiFixture.RULES, DROP_WEB));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.problem()).isEqualTo("lockout");
        assertThat(refused.json().get("detail").asString())
                .contains("'no-web'")
                .contains("192.0.2.9")
                .contains("acknowledge=lockout");
        assertThat(refused.json().at("/lockouts/0/ruleName").asString()).isEqualTo("no-web");
        assertThat(refused.json().at("/lockouts/0/witness/destinationPort").asInt())
                .isEqualTo(8443);
        assertThat(api.control.current().revision()).isEqualTo(1);
        assertThat(api.dataplane.installs()).hasSize(1);
    }

    @Test
    void whoMeansItCanHaveIt() {
        Answer made = from("192.0.2.9", ApiFixture.json("POST", ApiFixture.RULES + "?acknowledge=lockout", DROP_WEB));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().at("/warnings/0/kind").asString()).isEqualTo("blocks-caller");
        assertThat(api.send("POST", ApiFixture.RULES + "?acknowledge=all", DROP_WEB)
                        .places())
                .containsExactly("acknowledge");
    }

    @Test
    void loopbackAndTheHostItselfCannotBeCutOff() {
        assertThat(from("127.0.0.1", ApiFixture.json("POST", ApiFixture.RULES, DROP_WEB))
                        .status())
                .isEqualTo(201);
        api.delete(ApiFixture.RULES + "/"
                + api.control.current().rules().getFirst().id());
        assertThat(from("198.51.100.1", ApiFixture.json("POST", ApiFixture.RULES, DROP_WEB))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void deletingTheRuleThatLetsTheCallerInIsRefusedToo() {
        String policy =
                "{'defaultAction':'drop','rules':[{'name':'in','match':{'source':{'prefixes':['192.0.2.0/24']}},"
                        + "'action':'pass'}]}";
        assertThat(from(
                                "192.0.2.9",
                                ApiFixture.json("PUT", ApiFixture.POLICY, policy)
                                        .header("If-Match", "*"))
                        .status())
                .isEqualTo(200);
        String id = api.control.current().rules().getFirst().id();
        Answer refused = from("192.0.2.9", ApiFixture.request("DELETE", ApiFixture.RULES + "/" + id));
        assertThat(refused.problem()).isEqualTo("lockout");
        assertThat(refused.json().get("detail").asString()).contains("the default action");
        // Nobody is cut off who was not let in before.
        assertThat(from("203.0.113.1", ApiFixture.request("DELETE", ApiFixture.RULES + "/" + id))
                        .status())
                .isEqualTo(204);
    }

    @Test
    void entriesOfASetCutOffAsWell() {
        api.send("POST", ApiFixture.SETS, "{'name':'block','entries':['203.0.113.0/24']}");
        api.given("{'name':'blocked','match':{'source':{'sets':['block']}},'action':'drop'}");
        String entries = ApiFixture.SETS + "/block/entries";
        assertThat(from("192.0.2.9", ApiFixture.json("POST", entries, "{'add':['192.0.2.8']}"))
                        .status())
                .isEqualTo(200);
        Answer refused = from("192.0.2.9", ApiFixture.json("POST", entries, "{'add':['192.0.2.8/30']}"));
        assertThat(refused.problem()).isEqualTo("lockout");
        assertThat(refused.json().at("/lockouts/0/ruleName").asString()).isEqualTo("blocked");
        assertThat(api.sets.require("block").entries().size()).isEqualTo(2);
    }

    @Test
    void aPlanWarnsOfItAndIsAppliedOnlyWithTheAcknowledgement() {
        String plans = ApiFixture.POLICY + "/plans";
        Answer plan = from("192.0.2.9", ApiFixture.json("POST", plans, "{'defaultAction':'drop'}"));
        assertThat(plan.status()).isEqualTo(201);
        assertThat(plan.json().at("/warnings/0/kind").asString()).isEqualTo("blocks-caller");
        String apply = plans + "/" + plan.json().get("id").asString() + "/apply";
        assertThat(from("192.0.2.9", ApiFixture.request("POST", apply)).problem())
                .isEqualTo("lockout");
        assertThat(from("192.0.2.9", ApiFixture.request("POST", apply + "?acknowledge=lockout"))
                        .status())
                .isEqualTo(200);
    }
}
