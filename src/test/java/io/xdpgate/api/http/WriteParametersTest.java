package io.xdpgate.api.http;

import static io.xdpgate.api.ApiFixture.POLICY;
import static io.xdpgate.api.ApiFixture.RULES;
import static io.xdpgate.api.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.api.ApiFixture;
import io.xdpgate.api.ApiFixture.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WriteParametersTest {
    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aMisspeltDryRunWritesNothing() {
        String id = api.given("{'action':'drop'}");
        String rule = RULES + "/" + id;
        refused(api.delete(rule + "?dryrun=true"), "dryrun");
        refused(api.send("PUT", rule + "?dryrun=true", "{'action':'pass'}"), "dryrun");
        refused(api.send("PATCH", rule + "?Note=x&dry-run=true", "{'action':'pass'}"), "Note", "dry-run");
        refused(api.send("POST", RULES + "?limit=3", "{'action':'pass'}"), "limit");
        refused(api.send("POST", RULES + ":batch?dryrun=", "{'steps':[{'op':'delete','id':'" + id + "'}]}"), "dryrun");
        refused(
                api.send(json("PUT", POLICY + "?dryrun=true", "{'defaultAction':'drop'}")
                        .header("If-Match", "*")),
                "dryrun");
        assertThat(api.get(RULES).json().at("/items/0/action").asString()).isEqualTo("drop");
        assertThat(api.control.current().rules()).hasSize(1);

        assertThat(api.delete(rule + "?dryRun=true&note=why&onWarning=refuse").status())
                .isEqualTo(204);
        assertThat(api.control.current().rules()).hasSize(1);
        assertThat(api.delete(rule + "?dryRun=false&note=why").status()).isEqualTo(204);
        assertThat(api.control.current().rules()).isEmpty();
    }

    @Test
    void allFaultsAreNamedAtOnce() {
        refused(
                api.send("POST", RULES + "?dryRun=yes&confirmWithin=never&onWarning=no&x=1", "{'action':'pass'}"),
                "dryRun",
                "onWarning",
                "confirmWithin",
                "x");
    }

    @Test
    void theListRefusesParametersThatItDoesNotKnow() {
        refused(api.get(RULES + "?lable=a:b"), "lable");
        assertThat(api.get(RULES + "?label=a:b&limit=3&include=statistics").status())
                .isEqualTo(200);
    }

    private static void refused(Answer answer, String... parameters) {
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.problem()).isEqualTo("invalid-parameter");
        assertThat(answer.places()).containsExactlyInAnyOrder(parameters);
    }
}
