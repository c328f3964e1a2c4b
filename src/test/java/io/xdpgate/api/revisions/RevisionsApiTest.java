package io.xdpgate.api.revisions;

import static io.xdpgate.api.ApiFixture.POLICY;
import static io.xdpgate.api.ApiFixture.RULES;
import static io.xdpgate.api.ApiFixture.SETS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.xdpgate.api.ApiFixture;
import io.xdpgate.api.ApiFixture.Answer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class RevisionsApiTest {
    private static final String REVISIONS = "/api/v1/revisions";

    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aRevisionHasTheFormOfTheContract() {
        Answer made = api.send("POST", RULES + "?note=why%20not", "{'name':'a','action':'drop'}");
        assertThat(made.status()).isEqualTo(201);
        JsonNode revision = api.get(REVISIONS + "/2").json();
        assertThat(revision.propertyNames())
                .containsExactly("number", "time", "author", "origin", "note", "state", "summary");
        assertThat(revision.get("number").asInt()).isEqualTo(2);
        assertThat(revision.get("author").asString()).isEqualTo("anonymous");
        assertThat(revision.get("origin").asString()).isEqualTo("api");
        assertThat(revision.get("note").asString()).isEqualTo("why not");
        assertThat(revision.get("state").asString()).isEqualTo("active");
        assertThat(revision.get("summary").toString())
                .isEqualTo("{\"added\":1,\"changed\":0,\"moved\":0,\"removed\":0}");
        JsonNode first = api.get(REVISIONS + "/1").json();
        assertThat(first.get("note").isNull()).isTrue();
        assertThat(first.get("state").asString()).isEqualTo("superseded");
        assertThat(first.get("origin").asString()).isEqualTo("system");
    }

    @Test
    void theListIsPagedFromTheNewest() {
        for (int i = 0; i < 4; i++) {
            api.given("{'action':'drop'}");
        }
        JsonNode page = api.get(REVISIONS + "?limit=2").json();
        assertThat(numbers(page)).containsExactly(5, 4);
        page = api.get(REVISIONS + "?limit=2&cursor=" + page.get("next").asString())
                .json();
        assertThat(numbers(page)).containsExactly(3, 2);
        page = api.get(REVISIONS + "?limit=2&cursor=" + page.get("next").asString())
                .json();
        assertThat(numbers(page)).containsExactly(1);
        assertThat(page.get("next").isNull()).isTrue();
    }

    private static List<Integer> numbers(JsonNode page) {
        return page.get("items")
                .valueStream()
                .map(item -> item.get("number").asInt())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"?limit=0", "?limit=1001", "?cursor=x", "?page=2"})
    void aBadQueryIsRefused(String query) {
        assertThat(api.get(REVISIONS + query).status()).isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/2", "/0", "/x", "/-1", "/99999999999999999999", "/2/diff", "/1/diff", "/1/diff?against=9"})
    void whatIsNotThereIsNotFound(String path) {
        Answer answer = api.get(REVISIONS + path);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.problem()).isEqualTo("no-such-revision");
    }

    @Test
    void aDifferenceHasRulesAndSettings() {
        String a = api.given("{'name':'a','action':'drop'}");
        api.given("{'name':'b','action':'drop'}");
        api.send("PATCH", RULES + "/" + a, "{'priority':5}");
        api.send(ApiFixture.json("PUT", POLICY, "{'defaultAction':'drop'}").header("If-Match", "*"));
        JsonNode last = api.get(REVISIONS + "/5/diff").json();
        assertThat(last.get("from").asInt()).isEqualTo(4);
        assertThat(last.at("/defaultAction/before").asString()).isEqualTo("pass");
        assertThat(last.at("/defaultAction/after").asString()).isEqualTo("drop");
        assertThat(last.get("added")).isEmpty();
        assertThat(last.has("options")).isFalse();
        JsonNode change = api.get(REVISIONS + "/4/diff").json();
        assertThat(change.at("/changed/0/before/priority").asInt()).isEqualTo(1_000);
        assertThat(change.at("/changed/0/after/priority").asInt()).isEqualTo(5);
        JsonNode back = api.get(REVISIONS + "/1/diff?against=4").json();
        assertThat(back.get("removed").size()).isEqualTo(2);
        assertThat(back.get("added")).isEmpty();
        assertThat(back.has("defaultAction")).isFalse();
    }

    @Test
    void restoreMakesANewRevision() {
        String a = api.given("{'name':'a','action':'drop'}");
        api.delete(RULES + "/" + a);
        Answer planned = api.send(ApiFixture.request("POST", REVISIONS + "/2/restore?dryRun=true"));
        assertThat(planned.json().at("/summary/added").asInt()).isEqualTo(1);
        assertThat(api.get(RULES + "/" + a).status()).isEqualTo(404);
        Answer restored = api.send(ApiFixture.request("POST", REVISIONS + "/2/restore?note=back"));
        assertThat(restored.status()).isEqualTo(200);
        assertThat(restored.json().get("number").asInt()).isEqualTo(4);
        assertThat(restored.json().get("origin").asString()).isEqualTo("restore");
        assertThat(restored.json().get("note").asString()).isEqualTo("back");
        assertThat(api.get(RULES + "/" + a).json().get("revision").asInt()).isEqualTo(4);
    }

    @Test
    void aProvisionalChangeIsConfirmed() {
        Answer made = api.send("POST", RULES + "?confirmWithin=PT60S", "{'name':'a','action':'drop'}");
        assertThat(made.status()).isEqualTo(201);
        JsonNode waiting = api.get(REVISIONS + "/2").json();
        assertThat(waiting.get("state").asString()).isEqualTo("provisional");
        assertThat(waiting.has("confirmBefore")).isTrue();
        Answer confirmed = api.send(ApiFixture.request("POST", REVISIONS + "/2/confirm"));
        assertThat(confirmed.status()).isEqualTo(200);
        assertThat(confirmed.json().get("state").asString()).isEqualTo("active");
        assertThat(confirmed.json().has("confirmBefore")).isFalse();
        Answer again = api.send(ApiFixture.request("POST", REVISIONS + "/2/confirm"));
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.problem()).isEqualTo("not-provisional");
        assertThat(api.send(ApiFixture.request("POST", REVISIONS + "/9/confirm"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aProvisionalChangeIsTakenBack() {
        String kept = api.given("{'name':'kept','action':'drop'}");
        Answer deleted = api.delete(RULES + "/" + kept + "?confirmWithin=PT1S");
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(api.get(RULES + "/" + kept).status()).isEqualTo(404);
        await().until(() -> api.get(RULES + "/" + kept).status() == 200);
        // What the service does by itself is in the kernel before it is in the store.
        await().until(() -> api.get(REVISIONS + "/4").status() == 200);
        assertThat(api.get(REVISIONS + "/3").json().get("state").asString()).isEqualTo("reverted");
        assertThat(api.get(REVISIONS + "/4").json().get("origin").asString()).isEqualTo("revert");
    }

    @Test
    void othersWaitWhileAChangeIsProvisional() {
        api.send("POST", SETS, "{'name':'s'}");
        api.send("POST", RULES + "?confirmWithin=PT60S", "{'name':'a','action':'drop'}");
        Answer refused = api.send("POST", RULES, "{'name':'b','action':'drop'}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.problem()).isEqualTo("confirm-window-open");
        assertThat(refused.json().get("revision").asInt()).isEqualTo(2);
        assertThat(refused.json().has("confirmBefore")).isTrue();
        assertThat(api.send(ApiFixture.request("POST", REVISIONS + "/1/restore"))
                        .status())
                .isEqualTo(409);
        assertThat(api.send("POST", SETS + "/s/entries", "{'add':['192.0.2.1']}")
                        .status())
                .isEqualTo(200);
        assertThat(api.send("POST", RULES + "?confirmWithin=PT60S", "{'name':'b','action':'drop'}")
                        .status())
                .isEqualTo(201);
        assertThat(api.get(REVISIONS + "/3").json().get("state").asString()).isEqualTo("provisional");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT0.5S", "PT25H", "60", "-PT5S", "soon"})
    void aTimeOutOfRangeIsRefused(String within) {
        Answer refused = api.send("POST", RULES + "?confirmWithin=" + within, "{'action':'drop'}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.places()).containsExactly("confirmWithin");
        assertThat(api.control.current().rules()).isEmpty();
    }

    @Test
    void whatMakesNoRevisionCannotBeProvisional() {
        Answer refused = api.send("POST", SETS + "?confirmWithin=PT60S", "{'name':'s'}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.places()).containsExactly("confirmWithin");
        assertThat(refused.text()).contains("makes no revision");
    }

    @Test
    void aProvisionalPolicyDeletesNoSets() {
        api.send("POST", SETS, "{'name':'s'}");
        Answer refused =
                api.send(ApiFixture.json("PUT", POLICY + "?confirmWithin=PT60S", "{'defaultAction':'drop','sets':[]}")
                        .header("If-Match", "*"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.places()).containsExactly("/sets");
    }
}
