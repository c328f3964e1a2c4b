package io.xdpgate.api;

import static io.xdpgate.api.ApiFixture.POLICY;
import static io.xdpgate.api.ApiFixture.RULES;
import static io.xdpgate.api.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.api.ApiFixture.Answer;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The forms of rules and policies and what they mean, one line of the contract after another. */
class RuleFormContractTest {
    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    private Answer post(String match) {
        return api.send("POST", RULES, "{'action':'drop','match':" + match + "}");
    }

    private JsonNode match(String match) {
        Answer answer = post(match);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json().get("match");
    }

    /** A fault of form in one rule does not hide that another can never match, nor one beside the match its own. */
    @Test
    void faultsOfFormAndOfMeaningAreToldTogether() {
        Answer answer = api.send(
                "POST",
                RULES,
                "[{'action':'drop','priority':-1,'match':{'protocol':'udp','icmp':{'type':8}}},"
                        + "{'action':'pass','match':{'family':'ipv6','source':{'prefixes':['192.0.2.0/24']}}}]");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text())
                .contains("/0/priority")
                .contains("\"/0/match/icmp")
                .contains("\"/1/match/");
        Answer meaningOnly = api.send("POST", RULES, "{'action':'drop','match':{'protocol':'udp','icmp':{'type':8}}}");
        assertThat(meaningOnly.json().get("errors").size()).as("told once").isEqualTo(1);
    }

    @Test
    void aMatchMayBeAbsentEmptyOrNull() {
        for (String rule :
                List.of("{'action':'drop'}", "{'action':'drop','match':{}}", "{'action':'drop','match':null}")) {
            Answer answer = api.send("POST", RULES, rule);
            assertThat(answer.status()).as(rule).isEqualTo(201);
            assertThat(answer.json().get("match").toString()).isEqualTo("{}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "source",
                "destination",
                "sourcePorts",
                "destinationPorts",
                "icmp",
                "tcpFlags",
                "interfaces",
                "vlans",
                "packetLength",
                "hopLimit",
                "dscp"
            })
    void anEmptyConditionIsWrongAndANullOneIsAbsent(String member) {
        boolean object = List.of("source", "destination", "icmp", "tcpFlags").contains(member);
        Answer empty = post("{'" + member + "':" + (object ? "{}" : "[]") + "}");
        assertThat(empty.status()).isEqualTo(422);
        assertThat(empty.places()).isNotEmpty().allMatch(place -> place.startsWith("/match/" + member));
        assertThat(match("{'" + member + "':null}").toString()).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'source':{'prefixes':['192.0.2.0/24']},'destination':{'prefixes':['2001:db8::/32']}}",
                "{'icmp':{'type':8}}",
                "{'protocol':'tcp','icmp':{'type':8}}",
                "{'protocol':'gre','sourcePorts':['80']}",
                "{'protocol':'icmp','destinationPorts':['80']}",
                "{'protocol':'udp','tcpFlags':{'set':['SYN']}}",
                "{'fragment':'later','destinationPorts':['80']}",
                "{'family':'ipv4','source':{'prefixes':['::1']}}",
                "{'source':{'prefixes':['192.0.2.0/24']},'protocol':'icmpv6','icmp':{'type':128}}",
                "{'protocol':43}"
            })
    void whatCanNeverMatchIsRefused(String match) {
        Answer answer = post(match);
        assertThat(answer.status()).as(match).isEqualTo(422);
        assertThat(answer.places()).isNotEmpty().allMatch(place -> place.startsWith("/match"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "udp", "icmp", "icmpv6", "sctp", "dccp", "udplite", "esp", "gre", "igmp", "ospf"})
    void protocolsAreEchoedByName(String name) {
        JsonNode named = match("{'protocol':'" + name + "'}");
        assertThat(named.get("protocol").asString()).isEqualTo(name);
    }

    @Test
    void otherFormsAreEchoedCanonically() {
        assertThat(match("{'protocol':17}").get("protocol").asString()).isEqualTo("udp");
        assertThat(match("{'protocol':253}").get("protocol").asString()).isEqualTo("253");
        assertThat(match("{'family':'ipv4','protocol':'ah'}").get("protocol").asString())
                .isEqualTo("ah");
        assertThat(match("{'destinationPorts':[80,'90-90','100-200']}")
                        .get("destinationPorts")
                        .toString())
                .isEqualTo("[\"80\",\"90\",\"100-200\"]");
        assertThat(match("{'source':{'prefixes':['192.0.2.9/32','192.0.2.9/24']}}")
                        .at("/source/prefixes")
                        .toString())
                .isEqualTo("[\"192.0.2.9\",\"192.0.2.0/24\"]");
        assertThat(match("{'source':{'prefixes':['2001:DB8:0:0::1/128']}}")
                        .at("/source/prefixes")
                        .toString())
                .isEqualTo("[\"2001:db8::1\"]");
    }

    @Test
    void aRuleThatNamesAMissingInterfaceIsAcceptedWithAWarning() {
        Answer answer = post("{'interfaces':['eth9']}");
        assertThat(answer.status()).isEqualTo(201);
        JsonNode warning = answer.json().at("/warnings/0");
        assertThat(warning.propertyNames()).containsExactlyInAnyOrder("kind", "ruleIds", "detail");
        assertThat(warning.get("kind").asString()).isEqualTo("interface-missing");
        assertThat(warning.at("/ruleIds/0").asString())
                .isEqualTo(answer.json().get("id").asString());
        assertThat(post("{}").json().has("warnings")).isFalse();
    }

    @Test
    void aReplacedRuleKeepsItsPlaceAmongEqualPriorities() {
        String first = api.given("{'name':'first','action':'drop'}");
        api.given("{'name':'second','action':'drop'}");
        api.send("PUT", RULES + "/" + first, "{'name':'first','action':'pass','enabled':false}");
        api.send("PATCH", RULES + "/" + first, "{'enabled':true}");
        assertThat(names(api.get(RULES).json().get("items"))).containsExactly("first", "second");
    }

    @Test
    void orderOfAPolicyIsOrderOfCreationAndRulesAreRecognised() {
        String kept = api.given("{'name':'kept','action':'drop'}");
        Answer answer = api.send(json(
                        "PUT",
                        POLICY,
                        "{'defaultAction':'pass','rules':[{'action':'pass'},{'name':'kept','action':'drop'},"
                                + "{'name':'new','action':'drop'}]}")
                .header("If-Match", "*"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/rules/1/id").asString()).isEqualTo(kept);
        assertThat(api.get(RULES).json().at("/items/1/id").asString()).isEqualTo(kept);
        assertThat(api.send(json("PUT", POLICY, "{'defaultAction':'pass','rules':[{'id':'r_x','action':'drop'}]}")
                                .header("If-Match", "*"))
                        .places())
                .containsExactly("/rules/0/id");
    }

    @Test
    void aBatchPutInOneByOneIsReadBackInOrder() {
        Answer answer = api.send(
                "POST",
                RULES,
                "[{'name':'a','match':{'protocol':'tcp'},'action':'drop'},"
                        + "{'name':'b','match':{'protocol':'udp'},'action':'drop'}]");
        assertThat(answer.json().propertyNames()).containsExactly("items");
        assertThat(names(answer.json().get("items"))).containsExactly("a", "b");
        assertThat(names(api.get(RULES).json().get("items"))).containsExactly("a", "b");
        assertThat(api.get(RULES).json().get("next").isNull()).isTrue();
    }

    @Test
    void wouldBeGoesWithCountOnlyAndIsDropByDefault() {
        assertThat(api.send("POST", RULES, "{'action':'count'}")
                        .json()
                        .get("wouldBe")
                        .asString())
                .isEqualTo("drop");
        assertThat(api.send("POST", RULES, "{'action':'count','wouldBe':'pass'}")
                        .json()
                        .get("wouldBe")
                        .asString())
                .isEqualTo("pass");
        assertThat(api.send("POST", RULES, "{'action':'drop','wouldBe':'drop'}").places())
                .containsExactly("/wouldBe");
        assertThat(api.send("POST", RULES, "{'action':'count','wouldBe':'count'}")
                        .places())
                .containsExactly("/wouldBe");
    }

    @Test
    void oneEnabledCountRuleBeyondTheLimitIsRefused() {
        String many = String.join(",", Collections.nCopies(64, "{'action':'count'}"));
        Answer answer = api.send("POST", RULES, "[" + many + ",{'action':'count'}]");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("the limit is 64");
        assertThat(api.send("POST", RULES, "[" + many + "]").status()).isEqualTo(201);
        assertThat(api.send("POST", RULES, "{'action':'count'}").status()).isEqualTo(422);
        assertThat(api.send("POST", RULES, "{'action':'count','enabled':false}").status())
                .isEqualTo(201);
    }

    @Test
    void absentMembersOfALogHaveDefaultsAndNullIsOff() {
        JsonNode log =
                api.send("POST", RULES, "{'action':'drop','log':{}}").json().get("log");
        assertThat(log.toString()).isEqualTo("{\"every\":1,\"maxPerSecond\":100,\"snapLength\":128}");
        assertThat(api.send("POST", RULES, "{'action':'drop','log':null}")
                        .json()
                        .get("log")
                        .isNull())
                .isTrue();
        assertThat(api.send("POST", RULES, "{'action':'drop'}").json().has("log"))
                .isFalse();
        assertThat(api.send("POST", RULES, "{'action':'drop','log':{'snapLength':257}}")
                        .places())
                .containsExactly("/log/snapLength");
    }

    private static List<String> names(JsonNode rules) {
        return rules.valueStream().map(rule -> rule.get("name").asString()).toList();
    }
}
