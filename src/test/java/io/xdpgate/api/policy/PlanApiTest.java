package io.xdpgate.api.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.api.ApiFixture;
import io.xdpgate.api.ApiFixture.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PlanApiTest {
    private static final String PLANS = "/api/v1/policy/plans";
    private static final String DESIRED = "{'defaultAction':'drop','rules':["
            + "{'name':'web','match':{'protocol':'tcp','destinationPorts':['443']},'action':'pass'},"
            + "{'name':'ssh','match':{'protocol':'tcp','destinationPorts':['22']},'action':'pass'}]}";

    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    private Answer apply(String id) {
        return api.send(ApiFixture.request("POST", PLANS + "/" + id + "/apply"));
    }

    @Test
    void aPlanSaysWhatWouldChangeAndChangesNothing() {
        String ssh = api.given("{'name':'ssh','match':{'protocol':'tcp','destinationPorts':['2222']},'action':'pass'}");
        String gone = api.given("{'name':'gone','match':{'protocol':'udp'},'action':'drop'}");
        int installs = api.dataplane.installs().size();
        Answer made = api.send("POST", PLANS, DESIRED);
        JsonNode plan = made.json();
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("Location"))
                .isEqualTo(PLANS + "/" + plan.get("id").asString());
        assertThat(plan.get("baseRevision").asInt()).isEqualTo(3);
        assertThat(plan.at("/defaultAction/from").asString()).isEqualTo("pass");
        assertThat(plan.at("/defaultAction/to").asString()).isEqualTo("drop");
        assertThat(plan.at("/added/0/name").asString()).isEqualTo("web");
        assertThat(plan.at("/added/0/index").asInt()).isZero();
        assertThat(plan.at("/added/0").has("id")).isFalse();
        assertThat(plan.at("/changed/0/id").asString()).isEqualTo(ssh);
        assertThat(plan.at("/removed/0/id").asString()).isEqualTo(gone);
        assertThat(plan.at("/summary").toString()).isEqualTo("{\"added\":1,\"changed\":1,\"moved\":0,\"removed\":1}");
        assertThat(plan.at("/cost").toString())
                .as("what the data plane says of the wanted policy, which has two rules")
                .isEqualTo(
                        "{\"tableBytes\":2000,\"lookUps\":[{\"family\":\"ipv4\",\"ports\":\"with\",\"cacheLines\":2}]}");
        assertThat(api.control.current().revision()).isEqualTo(3);
        assertThat(api.dataplane.installs()).hasSize(installs);
        assertThat(api.get(made.header("Location")).json()).isEqualTo(plan);
    }

    @Test
    void anAppliedPlanIsInForceAndGone() {
        String id = api.send("POST", PLANS, DESIRED).json().get("id").asString();
        Answer applied = apply(id);
        assertThat(applied.status()).isEqualTo(200);
        assertThat(applied.json().get("rules").size()).isEqualTo(2);
        assertThat(api.control.current().rules()).hasSize(2);
        assertThat(applied.header("ETag")).isEqualTo(api.get(ApiFixture.POLICY).header("ETag"));
        assertThat(apply(id).problem()).isEqualTo("no-such-plan");
        assertThat(api.get(PLANS + "/" + id).status()).isEqualTo(404);
    }

    @Test
    void aPlanDoesNotApplyToAnotherPolicy() {
        String id = api.send("POST", PLANS, DESIRED).json().get("id").asString();
        api.given("{'match':{'protocol':'udp'},'action':'drop'}");
        Answer refused = apply(id);
        assertThat(refused.status()).isEqualTo(412);
        assertThat(refused.problem()).isEqualTo("precondition-failed");
        assertThat(api.control.current().revision()).isEqualTo(2);
    }

    @Test
    void rehearsingAPlanKeepsIt() {
        String id = api.send("POST", PLANS, DESIRED).json().get("id").asString();
        Answer rehearsed = api.send(ApiFixture.request("POST", PLANS + "/" + id + "/apply?dryRun=true"));
        assertThat(rehearsed.status()).isEqualTo(200);
        assertThat(api.control.current().revision()).isEqualTo(1);
        assertThat(apply(id).status()).isEqualTo(200);
    }

    @Test
    void faultsAndWarningsAreThoseOfTheWrite() {
        assertThat(api.send("POST", PLANS, "{'defaultAction':'drop','rules':[{'action':'no'}]}")
                        .places())
                .containsExactly("/rules/0/action");
        String shadowed =
                "{'defaultAction':'pass','rules':[{'action':'drop'},{'match':{'protocol':'udp'},'action':'pass'}]}";
        assertThat(api.send("POST", PLANS, shadowed)
                        .json()
                        .at("/warnings/0/kind")
                        .asString())
                .isEqualTo("shadowed");
        assertThat(api.send("POST", PLANS + "?onWarning=refuse", shadowed).problem())
                .isEqualTo("warnings-refused");
    }

    @Test
    void onlySoManyPlansAreKept() {
        String first = api.send("POST", PLANS, DESIRED).json().get("id").asString();
        String last = first;
        for (int i = 0; i < 64; i++) {
            last = api.send("POST", PLANS, DESIRED).json().get("id").asString();
        }
        assertThat(api.get(PLANS + "/" + first).status()).isEqualTo(404);
        assertThat(api.get(PLANS + "/" + last).status()).isEqualTo(200);
    }
}
