package io.xdpgate.api.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.api.ApiFixture;
import io.xdpgate.api.ApiFixture.Answer;
import io.xdpgate.dataplane.RuleCounter;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AnalysisApiTest {
    private static final String ANALYSIS = "/api/v1/policy/analysis";

    private final ApiFixture api = new ApiFixture();
    private String first = "";
    private String second = "";

    @BeforeEach
    void rules() {
        first = api.given("{'name':'all','match':{'protocol':'tcp'},'action':'drop'}");
        second = api.given("{'name':'web','match':{'protocol':'tcp','destinationPorts':['443']},'action':'pass'}");
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void saysWhatEachRuleComesTo() {
        JsonNode found = api.get(ANALYSIS).json();
        assertThat(found.get("decided").asInt()).isEqualTo(2);
        assertThat(found.get("undecided").asInt()).isZero();
        assertThat(found.at("/counts/shadowed").asInt()).isEqualTo(1);
        assertThat(found.at("/items/0/ruleId").asString()).isEqualTo(first);
        assertThat(found.at("/items/0/kind").asString()).isEqualTo("effective");
        assertThat(found.at("/items/0/witness/protocol").asString()).isEqualTo("tcp");
        assertThat(found.at("/items/1/ruleId").asString()).isEqualTo(second);
        assertThat(found.at("/items/1/kind").asString()).isEqualTo("shadowed");
        assertThat(found.at("/items/1/by/0").asString()).isEqualTo(first);
        assertThat(found.at("/items/1").has("witness")).isFalse();
    }

    @Test
    void answersCanBeNarrowed() {
        JsonNode shadowed = api.get(ANALYSIS + "?kind=shadowed").json();
        assertThat(shadowed.get("items").size()).isEqualTo(1);
        JsonNode one = api.get(ANALYSIS + "?limit=1").json();
        assertThat(one.get("items").size()).isEqualTo(1);
        assertThat(one.get("truncated").asBoolean()).isTrue();
        assertThat(shadowed.has("truncated")).isFalse();
    }

    @Test
    void rulesThatNothingHasMetAreMarked() {
        JsonNode found = api.get(ANALYSIS + "?kind=unhit&unhitSince=2100-01-01T00:00:00Z")
                .json();
        assertThat(found.get("items").size()).isEqualTo(2);
        assertThat(found.at("/items/0/unhit").asBoolean()).isTrue();
        Instant since = Instant.parse("2100-01-01T00:00:00Z");
        api.dataplane.setRuleCounter(first, new RuleCounter(5, 300, since.plusSeconds(1)));
        api.dataplane.setRuleCounter(second, new RuleCounter(5, 300, since.minusSeconds(1)));
        JsonNode hitBefore =
                api.get(ANALYSIS + "?kind=unhit&unhitSince=" + since).json();
        assertThat(hitBefore.get("items").size()).isEqualTo(1);
        assertThat(hitBefore.at("/items/0/ruleId").asString()).isEqualTo(second);
        // A rule that is younger than the time asked for has had no chance.
        assertThat(api.get(ANALYSIS + "?kind=unhit&unhitSince=2000-01-01T00:00:00Z")
                        .json()
                        .get("items")
                        .size())
                .isZero();
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThat(api.get(ANALYSIS + "?within=PT0S&kind=odd&limit=0&unhitSince=yesterday&x=1")
                        .places())
                .containsExactlyInAnyOrder("within", "kind", "limit", "unhitSince", "x");
        assertThat(api.get(ANALYSIS + "?kind=unhit").places()).containsExactly("unhitSince");
        assertThat(api.get(ANALYSIS + "?within=PT1S").status()).isEqualTo(200);
    }

    @Test
    void writesWarnOfTheSame() {
        Answer made = api.send("POST", ApiFixture.RULES, "{'match':{'protocol':'tcp','vlans':[7]},'action':'pass'}");
        assertThat(made.json().at("/warnings/0/kind").asString()).isEqualTo("shadowed");
        assertThat(made.json().at("/warnings/0/ruleIds/1").asString()).isEqualTo(first);
        Answer refused = api.send(
                "POST",
                ApiFixture.RULES + "?onWarning=refuse",
                "{'match':{'protocol':'tcp','vlans':[8]},'action':'pass'}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.problem()).isEqualTo("warnings-refused");
        assertThat(api.send(
                                "POST",
                                ApiFixture.RULES + "?onWarning=refuse",
                                "{'match':{'protocol':'udp'},'action':'drop'}")
                        .status())
                .isEqualTo(201);
        assertThat(api.control.current().rules()).hasSize(4);
    }
}
