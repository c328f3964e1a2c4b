package io.xdpgate.api.policy;

import static io.xdpgate.api.ApiFixture.POLICY;
import static io.xdpgate.api.ApiFixture.json;
import static io.xdpgate.api.ApiFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.api.ApiFixture;
import io.xdpgate.api.ApiFixture.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PolicyControllerTest {
    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    private Answer put(String body) {
        return api.send(json("PUT", POLICY, body).header("If-Match", "*"));
    }

    @Test
    void givesTheInitialPolicy() {
        Answer answer = api.get(POLICY);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text())
                .isEqualTo("{\"defaultAction\":\"pass\",\"options\":{\"malformed\":\"drop\",\"deepHeaders\":\"drop\","
                        + "\"encapsulated\":\"default\",\"nonIp\":\"pass\",\"laterFragments\":\"match\"},"
                        + "\"rules\":[],\"revision\":1}");
        assertThat(api.send(request("GET", POLICY).header("If-None-Match", answer.header("ETag")))
                        .status())
                .isEqualTo(304);
        assertThat(api.send(request("HEAD", POLICY)).header("ETag")).isEqualTo(answer.header("ETag"));
        assertThat(api.send(request("OPTIONS", POLICY)).header("Allow")).contains("GET", "HEAD", "PUT");
    }

    @Test
    void asksForAPrecondition() {
        Answer missing = api.send("PUT", POLICY, "{'defaultAction':'drop'}");
        assertThat(missing.status()).isEqualTo(428);
        assertThat(missing.problem()).isEqualTo("precondition-required");
        String tag = api.get(POLICY).header("ETag");
        Answer first = api.send(json("PUT", POLICY, "{'defaultAction':'drop'}").header("If-Match", tag));
        assertThat(first.status()).isEqualTo(200);
        Answer second = api.send(json("PUT", POLICY, "{'defaultAction':'pass'}").header("If-Match", tag));
        assertThat(second.status()).isEqualTo(412);
        assertThat(api.get(POLICY).json().get("defaultAction").asString()).isEqualTo("drop");
    }

    @Test
    void keepsRulesAndOptionsThatAreAbsent() {
        api.given("{'action':'drop','name':'a'}");
        put("{'defaultAction':'pass','options':{'nonIp':'drop','log':null}}");
        Answer kept = put("{'defaultAction':'drop'}");
        assertThat(kept.json().get("rules").size()).isEqualTo(1);
        assertThat(kept.json().at("/options/nonIp").asString()).isEqualTo("drop");
        assertThat(kept.json().at("/options/log").isNull()).isTrue();
        Answer emptied = put("{'defaultAction':'drop','options':{},'rules':[]}");
        assertThat(emptied.json().get("rules").size()).isZero();
        assertThat(emptied.json().at("/options/nonIp").asString()).isEqualTo("pass");
        assertThat(emptied.json().get("options").has("log")).isFalse();
    }

    @Test
    void puttingBackWhatWasReadChangesNothing() {
        api.given("{'action':'count','name':'a','ttl':'PT1H','log':null,'match':{'protocol':'icmp','icmp':{'type':8},"
                + "'source':{'prefixes':['192.0.2.0/24'],'not':true}}}");
        api.given("{'action':'drop','log':{'every':10},'labels':{'x':'y'},'match':{'dscp':[46]}}");
        Answer read = api.get(POLICY);
        int installs = api.dataplane.installs().size();
        Answer answer = api.send(json("PUT", POLICY, read.text()).header("If-Match", read.header("ETag")));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.header("ETag")).isEqualTo(read.header("ETag"));
        assertThat(answer.json().get("rules")).isEqualTo(read.json().get("rules"));
        assertThat(api.dataplane.installs()).hasSize(installs);
    }

    @Test
    void tellsOfAllFaultsAtOnce() {
        Answer answer = put("{'options':{'malformed':'no','x':1},'revision':77,'set':[],"
                + "'rules':[{'action':'drop','id':'r_unknown'},{'action':'pass','match':{'vlans':[0]}},7]}");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.places())
                .containsExactlyInAnyOrder(
                        "/defaultAction",
                        "/options/malformed",
                        "/options/x",
                        "/revision",
                        "/set",
                        "/rules/0/id",
                        "/rules/1/match/vlans/0",
                        "/rules/2");
    }

    @Test
    void dryRunAnswersTheDifferenceAndChangesNothing() {
        Answer answer =
                api.send(json("PUT", POLICY + "?dryRun=true", "{'defaultAction':'drop','rules':[{'action':'pass'}]}")
                        .header("If-Match", "*"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/defaultAction/to").asString()).isEqualTo("drop");
        assertThat(answer.json().at("/summary/added").asInt()).isEqualTo(1);
        assertThat(answer.json().at("/cost/tableBytes").asLong()).isPositive();
        assertThat(answer.json().has("id")).as("nothing is kept").isFalse();
        assertThat(answer.header("ETag")).isEqualTo("null");
        assertThat(api.get(POLICY).json().get("defaultAction").asString()).isEqualTo("pass");
    }
}
