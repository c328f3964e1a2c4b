package io.xdpgate.api.rules;

import static io.xdpgate.api.ApiFixture.RULES;
import static io.xdpgate.api.ApiFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.api.ApiFixture;
import io.xdpgate.api.ApiFixture.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RuleListTest {
    private final ApiFixture api = new ApiFixture();

    @BeforeEach
    void fill() {
        api.given("{'name':'b','priority':30,'action':'drop','labels':{'team':'edge','env':'x'},"
                + "'match':{'source':{'prefixes':['192.0.2.0/24']}}}");
        api.given("{'name':'a','priority':10,'action':'pass','labels':{'team':'edge'}}");
        api.given("{'name':'c','priority':10,'action':'count'}");
    }

    @AfterEach
    void close() {
        api.close();
    }

    private List<String> names(String query) {
        return names(api.get(RULES + query));
    }

    private static List<String> names(Answer answer) {
        return answer.json()
                .get("items")
                .valueStream()
                .map(rule -> rule.get("name").asString())
                .toList();
    }

    @Test
    void sorts() {
        assertThat(names("")).containsExactly("a", "c", "b");
        assertThat(names("?sort=-priority")).containsExactly("b", "c", "a");
        assertThat(names("?sort=name")).containsExactly("a", "b", "c");
        assertThat(names("?sort=createdAt")).containsExactly("b", "a", "c");
    }

    @Test
    void filters() {
        assertThat(names("?label=team:edge")).containsExactly("a", "b");
        assertThat(names("?label=team:edge&label=env:x")).containsExactly("b");
        assertThat(names("?name=c")).containsExactly("c");
        assertThat(names("?action=drop")).containsExactly("b");
        assertThat(names("?contains=192.0.2.9")).containsExactly("b");
        assertThat(names("?contains=192.0.3.9")).isEmpty();
    }

    @Test
    void pagesSurviveTheLossOfTheirLastRule() {
        for (String sort : new String[] {"priority", "-name", "createdAt"}) {
            List<String> seen = new ArrayList<>();
            String next = "";
            do {
                Answer page = api.get(RULES + "?limit=1&sort=" + sort + next);
                seen.addAll(names(page));
                next = page.json().get("next").isNull()
                        ? ""
                        : "&cursor=" + page.json().get("next").asString();
            } while (!next.isEmpty());
            assertThat(seen).as(sort).isEqualTo(names("?sort=" + sort));
        }
        Answer first = api.get(RULES + "?limit=1");
        api.delete(RULES + "/" + first.json().at("/items/0/id").asString());
        assertThat(names("?cursor=" + first.json().get("next").asString())).containsExactly("c", "b");
    }

    @Test
    void tellsOfAllWrongParameters() {
        String cursor = api.get(RULES + "?limit=1").json().get("next").asString();
        Answer answer = api.get(RULES
                + "?limit=0&sort=size&label=x&action=deny&contains=10.0.0.0/8&include=all&name=a&name=b&cursor=%21");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.places())
                .containsExactlyInAnyOrder("limit", "sort", "label", "action", "contains", "include", "name", "cursor");
        for (String limit : new String[] {"abc", "1001", "-1", "1-5", ""}) {
            assertThat(api.get(RULES + "?limit=" + limit).status()).as(limit).isEqualTo(422);
        }
        assertThat(api.get(RULES + "?limit=1000").status()).isEqualTo(200);
        assertThat(api.get(RULES + "?sort=name&cursor=" + cursor).places()).containsExactly("cursor");
    }

    @Test
    void givesStatistics() {
        Answer list = api.get(RULES + "?include=statistics");
        assertThat(list.json().at("/items/0/statistics/packets").intValue()).isZero();
        assertThat(list.json().at("/items/0/statistics").has("lastHit")).isTrue();
        assertThat(api.get(RULES).json().at("/items/0").has("statistics")).isFalse();
        String id = list.json().at("/items/0/id").asString();
        assertThat(api.get(RULES + "/" + id + "/statistics").text())
                .isEqualTo("{\"packets\":0,\"bytes\":0,\"lastHit\":null,\"since\":\"1970-01-01T00:00:00Z\","
                        + "\"rates\":{\"1s\":null,\"10s\":null,\"60s\":null}}");
        assertThat(api.get(RULES + "/r_none/statistics").status()).isEqualTo(404);
    }

    @Test
    void knowsHeadOptionsAndConditionalReads() {
        String uri = RULES + "/" + api.get(RULES).json().at("/items/0/id").asString();
        String tag = api.get(uri).header("ETag");
        Answer head = api.send(request("HEAD", uri));
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("ETag")).isEqualTo(tag);
        Answer unchanged = api.send(request("GET", uri).header("If-None-Match", tag));
        assertThat(unchanged.status()).isEqualTo(304);
        assertThat(unchanged.text()).isEmpty();
        assertThat(api.send(request("GET", uri).header("If-None-Match", "\"other\""))
                        .status())
                .isEqualTo(200);
        Answer options = api.send(request("OPTIONS", uri));
        assertThat(options.status()).isEqualTo(200);
        assertThat(options.header("Allow")).contains("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS");
        Answer post = api.send("POST", uri, "{}");
        assertThat(post.status()).isEqualTo(405);
        assertThat(post.problem()).isEqualTo("method-not-allowed");
        assertThat(post.header("Allow")).contains("PUT");
    }

    @Test
    void refusesOtherMediaTypesBeforeWriting() {
        Answer answer =
                api.send(ApiFixture.json("POST", RULES, "{'action':'drop'}").accept("text/html"));
        assertThat(answer.status()).isEqualTo(406);
        assertThat(answer.problem()).isEqualTo("not-acceptable");
        assertThat(api.control.current().rules()).hasSize(3);
        assertThat(api.get("/api/v1/nothing").problem()).isEqualTo("not-found");
    }
}
