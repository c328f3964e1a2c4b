package io.xdpgate.api.rules;

import static io.xdpgate.api.ApiFixture.RULES;
import static io.xdpgate.api.ApiFixture.json;
import static io.xdpgate.api.ApiFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.api.ApiFixture;
import io.xdpgate.api.ApiFixture.Answer;
import io.xdpgate.dataplane.DataplaneException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RuleWritesTest {
    private static final String TELNET =
            "{'name':'no-telnet','match':{'protocol':'tcp','destinationPorts':['23']},'action':'drop'}";

    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void createsARuleAndNamesItsPlace() {
        Answer answer = api.send("POST", RULES, TELNET);
        assertThat(answer.status()).isEqualTo(201);
        String id = answer.json().get("id").asString();
        assertThat(answer.header("Location")).isEqualTo(RULES + "/" + id);
        Answer read = api.get(RULES + "/" + id);
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.header("ETag")).isEqualTo(answer.header("ETag")).matches("\"[!-~]+\"");
        assertThat(read.json().get("priority").intValue()).isEqualTo(1000);
        assertThat(read.json().has("log")).isFalse();
    }

    @Test
    void echoesCanonicalForms() {
        String id = api.given("{'action':'count','ttl':'PT1H','log':null,'match':{'protocol':6,"
                + "'source':{'prefixes':['2001:DB8:0::1/128','2001:db8::5/32'],'not':false},"
                + "'destinationPorts':[80,'8000-8100'],'tcpFlags':{'set':['SYN'],'clear':['ACK']},'vlans':[10]}}");
        JsonNode rule = api.get(RULES + "/" + id).json();
        assertThat(rule.get("match").toString())
                .isEqualTo("{\"protocol\":\"tcp\",\"source\":{\"prefixes\":[\"2001:db8::1\",\"2001:db8::/32\"]},"
                        + "\"destinationPorts\":[\"80\",\"8000-8100\"],"
                        + "\"tcpFlags\":{\"set\":[\"SYN\"],\"clear\":[\"ACK\"]},\"vlans\":[10]}");
        assertThat(rule.get("wouldBe").asString()).isEqualTo("drop");
        assertThat(rule.has("ttl")).isFalse();
        assertThat(rule.get("expiresAt").asString()).endsWith("Z");
        assertThat(rule.get("log").isNull()).isTrue();
        String unnamed = api.given("{'action':'pass','match':{'protocol':'99'}}");
        assertThat(api.get(RULES + "/" + unnamed).json().at("/match/protocol").asString())
                .isEqualTo("99");
    }

    @Test
    void tellsOfAllFaultsAtOnce() {
        Answer answer = api.send(
                "POST",
                RULES,
                "{'id':'r_1','action':'deny','priority':-1,'colour':1,'enabled':'yes','match':{'source':{'prefixes':"
                        + "['10.0.0.0/33',7]},'destination':{},'destinationPorts':[],'vlans':[4095],'icmp':{'code':1},"
                        + "'a/b':1},'ttl':'1h','labels':{'x':1}}");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.problem()).isEqualTo("invalid-content");
        assertThat(answer.places())
                .containsExactlyInAnyOrder(
                        "/id",
                        "/action",
                        "/priority",
                        "/colour",
                        "/enabled",
                        "/match/source/prefixes/0",
                        "/match/source/prefixes/1",
                        "/match/destination",
                        "/match/destinationPorts",
                        "/match/vlans/0",
                        "/match/icmp/type",
                        "/match/a~1b",
                        "/ttl",
                        "/labels/x");
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().get("instance").asString()).isEqualTo(RULES);
    }

    @Test
    void boundsTimeToLive() {
        assertThat(api.send("POST", RULES, "{'action':'drop','ttl':'P365D'}").status())
                .isEqualTo(201);
        for (String wrong : new String[] {"P366D", "PT0S", "-PT1H"}) {
            Answer answer = api.send("POST", RULES, "{'action':'drop','ttl':'" + wrong + "'}");
            assertThat(answer.status()).as(wrong).isEqualTo(422);
            assertThat(answer.places()).containsExactly("/ttl");
        }
        assertThat(api.send("POST", RULES, "{'action':'drop','ttl':'PT1H','expiresAt':'2090-01-01T00:00:00Z'}")
                        .places())
                .containsExactly("/ttl");
        assertThat(api.send("POST", RULES, "{'action':'drop','expiresAt':'2001-01-01T00:00:00Z'}")
                        .places())
                .containsExactly("/expiresAt");
    }

    @Test
    void createsManyOrNone() {
        Answer both = api.send("POST", RULES, "[{'action':'drop','name':'a'},{'action':'pass','name':'b'}]");
        assertThat(both.status()).isEqualTo(201);
        assertThat(both.json().get("items").size()).isEqualTo(2);
        Answer none = api.send("POST", RULES, "[{'action':'drop','name':'c'},{'action':'pass','name':'a'}]");
        assertThat(none.status()).isEqualTo(409);
        assertThat(none.problem()).isEqualTo("duplicate-name");
        assertThat(none.places()).containsExactly("/1/name");
        assertThat(api.send("POST", RULES, "[]").status()).isEqualTo(422);
        assertThat(api.control.current().rules()).hasSize(2);
    }

    @Test
    void refusesATakenName() {
        api.given(TELNET);
        Answer answer = api.send("POST", RULES, TELNET);
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.places()).containsExactly("/name");
    }

    @Test
    void refusesConditionsThatExcludeOneAnother() {
        Answer answer =
                api.send("POST", RULES, "{'action':'drop','match':{'protocol':'gre','destinationPorts':['80']}}");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.places()).isNotEmpty().allMatch(place -> place.startsWith("/match"));
    }

    @Test
    void dryRunChangesNothing() {
        Answer answer = api.send("POST", RULES + "?dryRun=true", TELNET);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("name").asString()).isEqualTo("no-telnet");
        assertThat(api.control.current().rules()).isEmpty();
    }

    @Test
    void warnsOrRefuses() {
        String body = "{'action':'drop','match':{'interfaces':['eth9']}}";
        Answer refused = api.send("POST", RULES + "?onWarning=refuse", body);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.problem()).isEqualTo("warnings-refused");
        assertThat(refused.json().at("/warnings/0/kind").asString()).isEqualTo("interface-missing");
        Answer taken = api.send("POST", RULES, body);
        assertThat(taken.status()).isEqualTo(201);
        assertThat(taken.json().at("/warnings/0/kind").asString()).isEqualTo("interface-missing");
    }

    @Test
    void tellsOfAllWrongWriteParameters() {
        Answer answer = api.send("POST", RULES + "?dryRun=1&onWarning=no&confirmWithin=never", TELNET);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.problem()).isEqualTo("invalid-parameter");
        assertThat(answer.places()).containsExactly("dryRun", "onWarning", "confirmWithin");
    }

    @Test
    void replacesOnlyWhatTheCallerHasSeen() {
        String id = api.given(TELNET);
        String tag = api.get(RULES + "/" + id).header("ETag");
        Answer first = api.send(
                json("PUT", RULES + "/" + id, "{'action':'pass'}").header("If-Match", "W/\"x\", \"y\", " + tag));
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("ETag")).isNotEqualTo(tag);
        for (String stale : new String[] {tag, "W/" + first.header("ETag")}) {
            Answer second =
                    api.send(json("PUT", RULES + "/" + id, "{'action':'drop'}").header("If-Match", stale));
            assertThat(second.status()).isEqualTo(412);
            assertThat(second.problem()).isEqualTo("precondition-failed");
            assertThat(api.send(request("DELETE", RULES + "/" + id).header("If-Match", stale))
                            .status())
                    .isEqualTo(412);
        }
        assertThat(api.send(json("PUT", RULES + "/" + id, "{'action':'drop'}").header("If-Match", "*"))
                        .status())
                .isEqualTo(200);
        assertThat(api.send(json("PUT", RULES + "/" + id, "{'action':'drop'}").header("If-Match", "bare"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void takesReadOnlyMembersOnlyWhenEqual() {
        String id = api.given(TELNET);
        Answer read = api.get(RULES + "/" + id);
        Answer same = api.send(json("PUT", RULES + "/" + id, read.text()));
        assertThat(same.status()).isEqualTo(200);
        assertThat(same.header("ETag")).isEqualTo(read.header("ETag"));
        Answer other = api.send("PUT", RULES + "/" + id, "{'action':'drop','id':'r_other','revision':999}");
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.places()).containsExactly("/id", "/revision");
    }

    @Test
    void mergesPatches() {
        String id = api.given("{'action':'count','comment':'c','labels':{'a':'1','b':'2'},'ttl':'PT1H',"
                + "'match':{'protocol':'tcp','destinationPorts':['23']}}");
        Answer answer = api.send(
                "PATCH",
                RULES + "/" + id,
                "{'action':'drop','comment':null,'labels':{'a':null,'c':'3'},'ttl':'PT2H','match':{'destinationPorts':null}}");
        assertThat(answer.status()).isEqualTo(200);
        JsonNode rule = answer.json();
        assertThat(rule.get("match").toString()).isEqualTo("{\"protocol\":\"tcp\"}");
        assertThat(rule.get("labels").toString()).isEqualTo("{\"b\":\"2\",\"c\":\"3\"}");
        assertThat(rule.has("comment")).isFalse();
        assertThat(rule.has("wouldBe")).isFalse();
        Answer wrongType = api.send(request("PATCH", RULES + "/" + id)
                .contentType("application/json")
                .content("{}"));
        assertThat(wrongType.status()).isEqualTo(415);
        assertThat(wrongType.problem()).isEqualTo("unsupported-media-type");
        assertThat(api.send("PATCH", RULES + "/" + id, "[]").status()).isEqualTo(422);
    }

    @Test
    void deletesOnce() {
        String id = api.given(TELNET);
        assertThat(api.delete(RULES + "/" + id).status()).isEqualTo(204);
        Answer again = api.delete(RULES + "/" + id);
        assertThat(again.status()).isEqualTo(404);
        assertThat(again.problem()).isEqualTo("no-such-rule");
        assertThat(api.send("PUT", RULES + "/" + id, TELNET).status()).isEqualTo(404);
        assertThat(api.send("PATCH", RULES + "/" + id, "{}").status()).isEqualTo(404);
    }

    @Test
    void carriesOutABatchWhole() {
        String id = api.given(TELNET);
        String gone = api.given("{'action':'pass'}");
        String steps = "{'steps':[{'op':'patch','id':'" + id + "','patch':{'priority':5}},"
                + "{'op':'patch','id':'" + id + "','patch':{'comment':'twice'}},"
                + "{'op':'create','rule':{'action':'drop'}},{'op':'delete','id':'" + gone + "'}]}";
        Answer answer = api.send("POST", RULES + ":batch", steps);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().at("/items/1/priority").intValue()).isEqualTo(5);
        assertThat(answer.json().at("/items/1/comment").asString()).isEqualTo("twice");
        assertThat(api.control.current().rules()).hasSize(2);
        assertThat(api.send("POST", RULES + ":batch", steps).status()).isEqualTo(404);
    }

    @Test
    void pointsIntoTheStepsOfABatch() {
        String id = api.given(TELNET);
        Answer syntax = api.send(
                "POST",
                RULES + ":batch",
                "{'steps':[{'op':'create','rule':{'action':'x'}},{'op':'move'},{'op':'patch','id':'" + id
                        + "','patch':{'priority':'low'}},{'op':'delete'}]}");
        assertThat(syntax.status()).isEqualTo(422);
        assertThat(syntax.places())
                .containsExactly("/steps/0/rule/action", "/steps/1/op", "/steps/2/patch/priority", "/steps/3/id");
        Answer name = api.send(
                "POST",
                RULES + ":batch",
                "{'steps':[{'op':'create','rule':{'action':'drop'}},{'op':'create','rule':" + TELNET + "}]}");
        assertThat(name.status()).isEqualTo(409);
        assertThat(name.places()).containsExactly("/steps/1/rule/name");
    }

    @Test
    void saysThatNothingChangedWhenTheKernelRefuses() {
        api.dataplane.failNextInstall(new DataplaneException("bpf_map_update_elem: ENOMEM", null));
        Answer answer = api.send("POST", RULES, TELNET);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.problem()).isEqualTo("dataplane-refused");
        assertThat(answer.json().get("detail").asString())
                .contains("nothing changed")
                .contains("ENOMEM");
        assertThat(api.control.current().rules()).isEmpty();
    }
}
