package io.xdpgate.api.sets;

import static io.xdpgate.api.ApiFixture.POLICY;
import static io.xdpgate.api.ApiFixture.RULES;
import static io.xdpgate.api.ApiFixture.SETS;
import static io.xdpgate.api.ApiFixture.json;
import static io.xdpgate.api.ApiFixture.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.xdpgate.api.ApiFixture;
import io.xdpgate.api.ApiFixture.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

class SetsApiTest {
    private static final String ENTRIES = SETS + "/block/entries";
    private static final String NAMED = "{'action':'drop','match':{'source':{'sets':['block']}}}";

    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    private Answer create() {
        return api.send("POST", SETS, "{'name':'block','comment':'c','entries':['198.51.100.7','203.0.113.0/24']}");
    }

    private List<String> entries() {
        return prefixes(api.get(ENTRIES));
    }

    private static List<String> prefixes(Answer answer) {
        return answer.json()
                .get("items")
                .valueStream()
                .map(entry -> entry.get("prefix").asString())
                .toList();
    }

    private static MockHttpServletRequestBuilder lines(String text) {
        return request("PUT", ENTRIES).contentType("text/plain").content(text);
    }

    @Test
    void createsReadsAndDeletes() {
        Answer made = create();
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.header("Location")).isEqualTo(SETS + "/block");
        Answer read = api.get(SETS + "/block");
        assertThat(read.text()).isEqualTo(made.text());
        assertThat(read.header("ETag")).isEqualTo(made.header("ETag"));
        assertThat(read.json().get("entryCount").intValue()).isEqualTo(2);
        assertThat(read.json().get("digest").asString()).hasSize(64);
        assertThat(read.json().get("version").intValue()).isEqualTo(1);
        assertThat(create().problem()).isEqualTo("duplicate-name");
        assertThat(api.get(SETS).json().at("/items/0/name").asString()).isEqualTo("block");
        assertThat(api.control.current().revision()).isEqualTo(1);
        assertThat(api.delete(SETS + "/block").status()).isEqualTo(204);
        assertThat(api.delete(SETS + "/block").problem()).isEqualTo("no-such-set");
    }

    @Test
    void pagesOfSetsAndEntries() {
        for (String name : List.of("b", "a", "c")) {
            api.send("POST", SETS, "{'name':'" + name + "'}");
        }
        Answer first = api.get(SETS + "?limit=2");
        assertThat(first.json().at("/items/1/name").asString()).isEqualTo("b");
        Answer second =
                api.get(SETS + "?limit=2&cursor=" + first.json().get("next").asString());
        assertThat(second.json().at("/items/0/name").asString()).isEqualTo("c");
        assertThat(second.json().get("next").isNull()).isTrue();
        create();
        api.send("POST", ENTRIES, "{'add':['2001:db8::/32','::1','198.51.100.0/24']}");
        List<String> seen = new ArrayList<>();
        String next = "";
        do {
            Answer page = api.get(ENTRIES + "?limit=2" + next);
            seen.addAll(prefixes(page));
            next = page.json().get("next").isNull()
                    ? ""
                    : "&cursor=" + page.json().get("next").asString();
        } while (!next.isEmpty());
        assertThat(seen).containsExactly("198.51.100.0/24", "198.51.100.7", "203.0.113.0/24", "::1", "2001:db8::/32");
        assertThat(prefixes(api.get(ENTRIES + "?contains=198.51.100.7")))
                .containsExactly("198.51.100.0/24", "198.51.100.7");
        assertThat(api.get(ENTRIES + "?limit=0&contains=x&cursor=!&y=1").places())
                .containsExactlyInAnyOrder("limit", "contains", "cursor", "y");
    }

    @Test
    void changesEntries() {
        create();
        Answer done = api.send(
                "POST",
                ENTRIES,
                "{'add':['198.51.100.7',{'prefix':'192.0.2.9','ttl':'PT1H','comment':'ssh'}],'remove':['203.0.113.0/24','10.0.0.1']}");
        assertThat(done.text()).isEqualTo("{\"added\":1,\"removed\":1,\"updated\":0,\"unchanged\":2,\"version\":2}");
        assertThat(done.header("ETag")).isEqualTo(api.get(SETS + "/block").header("ETag"));
        assertThat(entries()).containsExactly("192.0.2.9", "198.51.100.7");
        assertThat(api.get(ENTRIES).json().at("/items/0/comment").asString()).isEqualTo("ssh");
        assertThat(api.get(ENTRIES).json().at("/items/0").has("expiresAt")).isTrue();
        Answer same = api.send("POST", ENTRIES, "{'add':['198.51.100.7']}");
        assertThat(same.json().get("version").intValue()).isEqualTo(2);
        Answer renewed = api.send("POST", ENTRIES, "{'add':['192.0.2.9']}");
        assertThat(renewed.json().get("updated").intValue()).isEqualTo(1);
        assertThat(api.get(ENTRIES).json().at("/items/0").has("expiresAt")).isFalse();
    }

    @Test
    void aFaultyChangeIsRefusedAsAWhole() {
        create();
        Answer refused = api.send(
                "POST",
                ENTRIES,
                "{'add':['1.2.3.4','1.2.3',{'ttl':'x'},{'prefix':'::1','ttl':'PT1H','expiresAt':'2099-01-01T00:00:00Z'},7],"
                        + "'remove':['y'],'z':1}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.places())
                .containsExactlyInAnyOrder(
                        "/add/1", "/add/2/prefix", "/add/2/ttl", "/add/3/ttl", "/add/4", "/remove/0", "/z");
        Answer both = api.send("POST", ENTRIES, "{'add':['1.2.3.4'],'remove':['9.9.9.9','1.2.3.4/32']}");
        assertThat(both.places()).containsExactly("/remove/1");
        String many = "'x',".repeat(300) + "'x'";
        Answer capped = api.send("POST", ENTRIES, "{'add':[" + many + "]}");
        assertThat(capped.places()).hasSize(100);
        assertThat(capped.json().get("detail").asString())
                .startsWith("301 faults")
                .contains("first 100");
        assertThat(api.get(SETS + "/block").json().get("version").intValue()).isEqualTo(1);
        assertThat(api.send("POST", ENTRIES, "{}").places()).containsExactly("/add");
    }

    @Test
    void preconditionsKeysAndDryRuns() {
        create();
        String tag = api.get(SETS + "/block").header("ETag");
        MockHttpServletRequestBuilder add = json("POST", ENTRIES, "{'add':['10.0.0.1']}");
        assertThat(api.send(add.header("If-Match", "\"old\"")).status()).isEqualTo(412);
        Answer dry = api.send("POST", ENTRIES + "?dryRun=true", "{'add':['10.0.0.1']}");
        assertThat(dry.json().get("added").intValue()).isEqualTo(1);
        assertThat(entries()).hasSize(2);
        assertThat(api.send(json("POST", ENTRIES, "{'add':['10.0.0.1']}").header("If-Match", tag))
                        .status())
                .isEqualTo(200);
        assertThat(api.send(request("DELETE", SETS + "/block").header("If-Match", tag))
                        .status())
                .isEqualTo(412);
        assertThat(api.delete(SETS + "/block?dryRun=true").status()).isEqualTo(204);
        assertThat(entries()).hasSize(3);
        Answer one = api.send(json("POST", SETS, "{'name':'k'}").header("Idempotency-Key", "1"));
        Answer two = api.send(json("POST", SETS, "{'name':'k'}").header("Idempotency-Key", "1"));
        assertThat(two.status()).isEqualTo(201);
        assertThat(two.text()).isEqualTo(one.text());
        assertThat(two.header("Idempotency-Replayed")).isEqualTo("true");
    }

    @Test
    void removesOneEntry() {
        create();
        assertThat(api.delete(ENTRIES + "?prefix=203.0.113.0/24").status()).isEqualTo(204);
        assertThat(api.delete(ENTRIES + "?prefix=203.0.113.0/24").problem()).isEqualTo("no-such-entry");
        assertThat(api.delete(ENTRIES).places()).containsExactly("prefix");
        assertThat(api.delete(ENTRIES + "?prefix=x&y=1").status()).isEqualTo(422);
        assertThat(entries()).containsExactly("198.51.100.7");
    }

    @Test
    void replacesByLines() {
        create();
        Answer done = api.send(lines("# new\n198.51.100.7\n\n10.0.0.0/8 # private\n10.0.0.0/8\n"));
        assertThat(done.text()).isEqualTo("{\"added\":1,\"removed\":1,\"updated\":0,\"unchanged\":1,\"version\":2}");
        assertThat(entries()).containsExactly("10.0.0.0/8", "198.51.100.7");
        assertThat(api.send(lines("10.0.0.0/8\nx\n1.1.1.1/99")).places()).containsExactly("/2", "/3");
        Answer csv = api.send(request("PUT", ENTRIES).contentType("text/csv").content("1.1.1.1"));
        assertThat(csv.status()).isEqualTo(415);
        assertThat(csv.json().get("detail").asString()).contains("text/plain");
        Answer large = api.send(lines("#".repeat(ApiFixture.MAX_STREAM_BYTES + 1)));
        assertThat(large.status()).isEqualTo(413);
        assertThat(large.json().get("limitBytes").intValue()).isEqualTo(ApiFixture.MAX_STREAM_BYTES);
        assertThat(api.send(lines("# more than other bodies may have\n".repeat(4_000) + "::1"))
                        .status())
                .isEqualTo(200);
        assertThat(entries()).containsExactly("::1");
    }

    @Test
    void askedForAnAddressItTellsTheLongestEntry() {
        create();
        api.send("POST", ENTRIES, "{'add':['198.51.100.0/24']}");
        assertThat(api.get(SETS + "/block/contains?address=198.51.100.7").text())
                .isEqualTo("{\"contains\":true,\"prefix\":\"198.51.100.7\"}");
        assertThat(api.get(SETS + "/block/contains?address=198.51.100.8").text())
                .isEqualTo("{\"contains\":true,\"prefix\":\"198.51.100.0/24\"}");
        assertThat(api.get(SETS + "/block/contains?address=::1").text())
                .isEqualTo("{\"contains\":false,\"prefix\":null}");
        assertThat(api.get(SETS + "/block/contains").places()).containsExactly("address");
        assertThat(api.get(SETS + "/none/contains?address=::1").problem()).isEqualTo("no-such-set");
    }

    @Test
    void theJournalTellsEachChange() {
        create();
        api.send("POST", ENTRIES, "{'add':['10.0.0.1'],'remove':['198.51.100.7']}");
        api.send(lines("10.0.0.1"));
        Answer journal = api.get(SETS + "/block/journal");
        assertThat(journal.json().get("items").size()).isEqualTo(3);
        assertThat(journal.json().at("/items/1/addedEntries/0/prefix").asString())
                .isEqualTo("10.0.0.1");
        assertThat(journal.json().at("/items/1/removedPrefixes/0").asString()).isEqualTo("198.51.100.7");
        assertThat(journal.json().at("/items/2/removed").intValue()).isEqualTo(1);
        Answer later = api.get(SETS + "/block/journal?after=1&limit=1");
        assertThat(later.json().at("/items/0/version").intValue()).isEqualTo(2);
        assertThat(later.json().get("complete").asBoolean()).isTrue();
        assertThat(later.json().get("next").asString()).isEqualTo("2");
        assertThat(api.get(SETS + "/block/journal?after=x").places()).containsExactly("after");
    }

    @Test
    void rulesNameSetsThatExist() {
        assertThat(api.send("POST", RULES, NAMED).places()).containsExactly("/match/source/sets/0");
        create();
        Answer made = api.send("POST", RULES, NAMED);
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().has("warnings")).isFalse();
        assertThat(made.json().at("/match/source/sets/0").asString()).isEqualTo("block");
        Answer inUse = api.delete(SETS + "/block");
        assertThat(inUse.status()).isEqualTo(409);
        assertThat(inUse.problem()).isEqualTo("set-in-use");
        assertThat(inUse.json().at("/ruleIds/0").asString())
                .isEqualTo(made.json().get("id").asString());
        int installs = api.dataplane.installs().size();
        api.send("POST", ENTRIES, "{'add':['10.0.0.1']}");
        assertThat(api.dataplane.installs()).hasSize(installs + 1);
        api.send("POST", SETS, "{'name':'idle','entries':['10.0.0.1']}");
        assertThat(api.dataplane.installs()).hasSize(installs + 1);
        assertThat(api.control.current().revision()).isEqualTo(2);
        api.delete(RULES + "/" + made.json().get("id").asString());
        assertThat(api.delete(SETS + "/block").status()).isEqualTo(204);
    }

    @Test
    void emptySetsWarn() {
        api.send("POST", SETS, "{'name':'block'}");
        assertThat(api.send("POST", RULES, NAMED).json().at("/warnings/0/kind").asString())
                .isEqualTo("empty-sets");
        String negated = NAMED.replace("]}", "],'not':true}");
        assertThat(api.send("POST", RULES, negated)
                        .json()
                        .at("/warnings/0/kind")
                        .asString())
                .isEqualTo("negated-empty-sets");
        api.send("POST", ENTRIES, "{'add':['10.0.0.1']}");
        assertThat(api.send("POST", RULES, negated).text()).doesNotContain("negated-empty-sets");
        Answer refused = api.send("POST", ENTRIES + "?onWarning=refuse", "{'remove':['10.0.0.1']}");
        assertThat(refused.problem()).isEqualTo("warnings-refused");
        assertThat(entries()).hasSize(1);
        assertThat(api.send("POST", ENTRIES, "{'remove':['10.0.0.1']}")
                        .json()
                        .get("warnings")
                        .size())
                .isEqualTo(2);
    }

    @Test
    void expiredEntriesGoByThemselves() {
        create();
        api.send("POST", ENTRIES, "{'add':[{'prefix':'10.0.0.1','ttl':'PT0.3S'},{'prefix':'10.0.0.2','ttl':'PT1H'}]}");
        assertThat(entries()).hasSize(4);
        await().atMost(Duration.ofMillis(1_300)).until(() -> entries().size() == 3);
        assertThat(entries()).doesNotContain("10.0.0.1").contains("10.0.0.2");
        assertThat(api.get(SETS + "/block/journal?after=2")
                        .json()
                        .at("/items/0/origin")
                        .asString())
                .isEqualTo("expiry");
    }

    @Test
    void thePolicyHasTheSets() {
        create();
        api.send("POST", ENTRIES, "{'add':[{'prefix':'10.0.0.1','comment':'x'}]}");
        api.send("POST", RULES, NAMED);
        Answer read = api.get(POLICY);
        assertThat(read.json().at("/sets/0/entries/0/prefix").asString()).isEqualTo("10.0.0.1");
        assertThat(read.json().at("/sets/0/entries/1").asString()).isEqualTo("198.51.100.7");
        String tag = read.header("ETag");
        Answer same = put(read.text(), tag);
        assertThat(same.status()).as(same.text()).isEqualTo(200);
        assertThat(same.header("ETag")).isEqualTo(tag);
        assertThat(same.text()).isEqualTo(read.text());

        api.send("POST", ENTRIES, "{'add':['10.0.0.9']}");
        assertThat(put(read.text(), tag).status()).isEqualTo(412);
        Answer kept = put("{'defaultAction':'pass','sets':[{'name':'block','comment':'new'},{'name':'two'}]}", tag);
        assertThat(kept.status()).as(kept.text()).isEqualTo(200);
        assertThat(kept.json().get("revision").intValue()).isEqualTo(2);
        assertThat(entries()).hasSize(4);
        assertThat(api.get(SETS + "/block").json().get("comment").asString()).isEqualTo("new");
        Answer replaced =
                put("{'defaultAction':'pass','sets':[{'name':'block','entries':['10.0.0.9']}]}", kept.header("ETag"));
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(entries()).containsExactly("10.0.0.9");
        assertThat(api.get(SETS + "/two").status()).isEqualTo(404);
        assertThat(api.get(SETS + "/block/journal?after=3")
                        .json()
                        .at("/items/1/origin")
                        .asString())
                .isEqualTo("policy");
    }

    @Test
    void aWholePolicyMayBringTheSetsThatItsRulesName() {
        Answer made = put(
                "{'defaultAction':'pass','rules':[" + NAMED + "],'sets':[{'name':'block','entries':['::1']}]}", "*");
        assertThat(made.status()).as(made.text()).isEqualTo(200);
        Answer gone = put("{'defaultAction':'pass','sets':[]}", "*");
        assertThat(gone.problem()).isEqualTo("set-in-use");
        Answer wrong = put(
                "{'defaultAction':'pass','sets':[{'name':'-','entries':['x']},{'entries':7,'a':1},{'name':'n','digest':'d'}]}",
                "*");
        assertThat(wrong.places())
                .containsExactlyInAnyOrder(
                        "/sets/0/entries/0", "/sets/1/name", "/sets/1/entries", "/sets/1/a", "/sets/2/digest");
        assertThat(put("{'defaultAction':'pass','sets':[{'name':'-'},{'name':'block'}]}", "*")
                        .places())
                .containsExactly("/sets/0/name");
        Answer both = put("{'defaultAction':'pass','rules':[],'sets':[]}", "*");
        assertThat(both.status()).isEqualTo(200);
        assertThat(both.json().has("sets")).isFalse();
    }

    @Test
    void manyEntriesAreNotInlined() {
        create();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 10_001; i++) {
            text.append("10.")
                    .append(i >> 16)
                    .append('.')
                    .append(i >> 8 & 255)
                    .append('.')
                    .append(i & 255)
                    .append('\n');
        }
        api.send(lines(text.toString()));
        Answer read = api.get(POLICY);
        assertThat(read.json().at("/sets/0").has("entries")).isFalse();
        assertThat(read.json().at("/sets/0/entryCount").intValue()).isEqualTo(10_001);
        assertThat(put(read.text(), read.header("ETag")).text()).isEqualTo(read.text());
        api.send("POST", ENTRIES, "{'remove':['10.0.0.0']}");
        assertThat(api.get(POLICY).json().at("/sets/0/entries").size()).isEqualTo(10_000);
    }

    private Answer put(String policy, String tag) {
        return api.send(json("PUT", POLICY, policy).header("If-Match", tag));
    }
}
