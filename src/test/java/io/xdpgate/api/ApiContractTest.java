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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import tools.jackson.databind.JsonNode;

/** The statuses, parameters and conditional requests of rules and policy, one line of the contract after another. */
class ApiContractTest {
    private static final String NAMED = "{'name':'named','action':'drop'}";

    private final ApiFixture api = new ApiFixture();
    private final String id = api.given(NAMED);

    @AfterEach
    void close() {
        api.close();
    }

    /** {@code {id}} is that of the rule that is there; bodies with single for double quotes. */
    @ParameterizedTest(name = "{0} {1} {2} -> {3}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST   | /rules             | {'action':'drop'}                           | 201 | ",
                "POST   | /rules             | [{'action':'drop'},{'action':'pass'}]       | 201 | ",
                "PUT    | /rules/{id}        | {'action':'pass'}                           | 200 | ",
                "PATCH  | /rules/{id}        | {'action':'pass'}                           | 200 | ",
                "POST   | /rules:batch       | {'steps':[{'op':'delete','id':'{id}'}]}     | 200 | ",
                "PUT    | /policy            | {'defaultAction':'drop'}                    | 200 | ",
                "POST   | /rules             | {'action':'drop'                            | 400 | unreadable-body",
                "POST   | /rules             | {'action':'drop'} x                         | 400 | unreadable-body",
                "POST   | /rules             | {'action':'drop','action':'drop'}           | 400 | unreadable-body",
                "POST   | /rules             | ``                                          | 400 | unreadable-body",
                "PUT    | /rules/{id}        | ``                                          | 400 | unreadable-body",
                "PATCH  | /rules/{id}        | ``                                          | 400 | unreadable-body",
                "POST   | /rules:batch       | ``                                          | 400 | unreadable-body",
                "PUT    | /policy            | ``                                          | 400 | unreadable-body",
                "POST   | /rules             | {'action':'drop','x':1}                     | 422 | invalid-content",
                "PUT    | /rules/{id}        | {'action':'drop','x':1}                     | 422 | invalid-content",
                "PATCH  | /rules/{id}        | {'x':1}                                     | 422 | invalid-content",
                "POST   | /rules:batch       | {'steps':[],'x':1}                          | 422 | invalid-content",
                "PUT    | /policy            | {'defaultAction':'drop','x':1}              | 422 | invalid-content",
                "POST   | /rules             | {'action':7}                                | 422 | invalid-content",
                "POST   | /rules             | {'action':'drop','priority':1000001}        | 422 | invalid-content",
                "POST   | /rules             | {'action':'drop','match':{'source':{'prefixes':['x']}}} | 422 | invalid-content",
                "POST   | /rules             | {'action':'drop','match':{'source':{'sets':['none']}}}  | 422 | invalid-content",
                "POST   | /rules             | {'name':'named','action':'drop'}            | 409 | duplicate-name",
                "PUT    | /policy            | {'defaultAction':'drop','rules':[{'name':'a','action':'drop'},{'name':'a','action':'drop'}]} | 409 | duplicate-name",
                "GET    | /rules/r_none      | ``                                          | 404 | no-such-rule",
                "PUT    | /rules/r_none      | {'action':'pass'}                           | 404 | no-such-rule",
                "PATCH  | /rules/r_none      | {'action':'pass'}                           | 404 | no-such-rule",
                "DELETE | /rules/r_none      | ``                                          | 404 | no-such-rule",
                "GET    | /nothing           | ``                                          | 404 | not-found",
                "DELETE | /policy            | ``                                          | 405 | method-not-allowed",
                "PUT    | /rules             | []                                          | 405 | method-not-allowed",
                "POST   | /rules?onWarning=x | {'action':'drop'}                           | 422 | invalid-parameter",
                "GET    | /rules?limit=1001  | ``                                          | 422 | invalid-parameter"
            })
    void answersWithTheStatusOfTheContract(String method, String path, String body, int status, String problem) {
        Answer answer = api.send(json(method, "/api/v1" + path.replace("{id}", id), body.replace("{id}", id))
                .header("If-Match", "*"));
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        if (problem == null) {
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
            return;
        }
        assertThat(answer.problem()).isEqualTo(problem);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        JsonNode form = answer.json();
        assertThat(form.get("status").intValue()).isEqualTo(status);
        assertThat(form.get("title").asString()).isNotEmpty();
        assertThat(form.get("detail").asString()).isNotEmpty();
        assertThat("/api/v1" + path.replace("{id}", id))
                .startsWith(form.get("instance").asString());
        assertThat(api.control.current().revision()).as("nothing changed").isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST /rules", "POST /rules:batch", "PUT /policy", "PUT /rules/{id}", "PATCH /rules/{id}"})
    void takesJsonOnlyAndPatchesAsMergePatchOnly(String line) {
        String[] words = line.replace("{id}", id).split(" ", 2);
        String wrong = words[0].equals("PATCH") ? "application/json" : "application/merge-patch+json";
        for (String type : new String[] {wrong, "text/plain", "application/xml"}) {
            Answer answer = api.send(request(words[0], "/api/v1" + words[1])
                    .contentType(type)
                    .header("If-Match", "*")
                    .content("{}"));
            assertThat(answer.status()).as(type).isEqualTo(415);
            assertThat(answer.problem()).isEqualTo("unsupported-media-type");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /rules", "GET /policy", "GET /rules/{id}", "PUT /policy", "DELETE /rules/{id}"})
    void refusesToAnswerInAnotherTypeBeforeAnythingIsDone(String line) {
        String[] words = line.replace("{id}", id).split(" ", 2);
        Answer answer = api.send(json(words[0], "/api/v1" + words[1], "{'defaultAction':'drop'}")
                .header("If-Match", "*")
                .accept("text/html"));
        assertThat(answer.status()).isEqualTo(406);
        assertThat(api.control.current().revision()).isEqualTo(2);
    }

    @Test
    void tooLongABodyIsRefusedWhereverItGoes() {
        String body = "{'comment':'" + "x".repeat(ApiFixture.MAX_BODY_BYTES) + "'}";
        for (String line : List.of("POST /rules", "PUT /policy", "PATCH /rules/" + id, "PUT /rules/" + id)) {
            String[] words = line.split(" ", 2);
            Answer answer = api.send(json(words[0], "/api/v1" + words[1], body).header("If-Match", "*"));
            assertThat(answer.status()).as(line).isEqualTo(413);
        }
    }

    @Test
    void ifMatchIsRequiredForThePolicyOnly() {
        assertThat(api.send("PUT", POLICY, "{'defaultAction':'drop'}").status()).isEqualTo(428);
        assertThat(api.send("PUT", POLICY + "?dryRun=true", "{'defaultAction':'drop'}")
                        .status())
                .isEqualTo(428);
        assertThat(api.send("PUT", RULES + "/" + id, NAMED).status()).isEqualTo(200);
        assertThat(api.send("PATCH", RULES + "/" + id, "{'comment':'c'}").status())
                .isEqualTo(200);
        assertThat(api.delete(RULES + "/" + id).status()).isEqualTo(204);
    }

    @Test
    void aStaleTagIsRefusedByEveryWrite() {
        String uri = RULES + "/" + id;
        for (MockHttpServletRequestBuilder write : List.of(
                json("PUT", uri, NAMED),
                json("PATCH", uri, "{'comment':'c'}"),
                request("DELETE", uri),
                json("PUT", POLICY, "{'defaultAction':'drop'}"))) {
            assertThat(api.send(write.header("If-Match", "\"stale\"")).status()).isEqualTo(412);
        }
        assertThat(api.control.current().revision()).isEqualTo(2);
    }

    @Test
    void aDryRunOfADeletionAnswersLikeTheDeletionAndDeletesNothing() {
        String uri = RULES + "/" + id;
        Answer dry = api.delete(uri + "?dryRun=true");
        assertThat(dry.status()).isEqualTo(204);
        assertThat(dry.text()).isEmpty();
        assertThat(api.delete(RULES + "/r_none?dryRun=true").status()).isEqualTo(404);
        assertThat(api.send(request("DELETE", uri + "?dryRun=true").header("If-Match", "\"stale\""))
                        .status())
                .isEqualTo(412);
        assertThat(api.get(uri).status()).isEqualTo(200);
        assertThat(api.dataplane.installs()).hasSize(2);
        assertThat(api.delete(uri).status()).isEqualTo(204);
        assertThat(api.delete(uri + "?dryRun=true").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /rules {'action':'drop'}",
                "POST /rules [{'action':'drop'}]",
                "POST /rules:batch {'steps':[{'op':'delete','id':'{id}'}]}",
                "PUT /rules/{id} {'action':'pass'}",
                "PATCH /rules/{id} {'action':'pass'}",
                "PUT /policy {'defaultAction':'drop'}"
            })
    void aDryRunAnswersWithoutTagAndChangesNothing(String line) {
        String[] words = line.replace("{id}", id).split(" ", 3);
        Answer answer = api.send(
                json(words[0], "/api/v1" + words[1] + "?dryRun=true", words[2]).header("If-Match", "*"));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.header("ETag")).isEqualTo("null");
        assertThat(answer.header("Location")).isEqualTo("null");
        assertThat(api.control.current().revision()).isEqualTo(2);
    }

    @Test
    void tagsAreStrongAndChangeWithTheirResourceOnly() {
        String other = api.given("{'action':'drop'}");
        String before = api.get(RULES + "/" + id).header("ETag");
        String policyBefore = api.get(POLICY).header("ETag");
        assertThat(before).startsWith("\"").isNotEqualTo(policyBefore);
        api.send("PATCH", RULES + "/" + other, "{'comment':'c'}");
        assertThat(api.get(RULES + "/" + id).header("ETag")).isEqualTo(before);
        assertThat(api.get(POLICY).header("ETag")).isNotEqualTo(policyBefore).startsWith("\"");
    }

    @Test
    void everyWriteTakesANote() {
        String note = "?note=" + "x".repeat(1_000);
        assertThat(api.send("PATCH", RULES + "/" + id + note, "{'comment':'c'}").status())
                .isEqualTo(200);
        assertThat(api.send("POST", RULES + note, "{'action':'drop'}").status()).isEqualTo(201);
        assertThat(api.delete(RULES + "/" + id + note).status()).isEqualTo(204);
        assertThat(api.send("POST", RULES + note + "x", "{'action':'drop'}").places())
                .containsExactly("note");
    }
}
