package io.xdpgate.api.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.api.ApiFixture;
import io.xdpgate.api.ApiFixture.Answer;
import io.xdpgate.api.json.StrictJson;
import io.xdpgate.api.json.StrictYaml;
import io.xdpgate.api.json.YamlText;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class YamlPolicyTest {
    private static final String POLICY = """
            # who may come in
            defaultAction: drop
            rules:
              - name: web
                match:
                  protocol: tcp
                  destinationPorts: [80, 8000-8100]
                action: pass
              - name: "no"
                enabled: false
                match: {source: {prefixes: [192.0.2.0/24]}}
                action: drop
            """;

    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    private Answer put(String text) {
        return api.send(ApiFixture.request("PUT", ApiFixture.POLICY)
                .contentType("application/yaml")
                .header("If-Match", "*")
                .content(text));
    }

    private Answer read() {
        return api.send(ApiFixture.request("GET", ApiFixture.POLICY).accept("application/yaml"));
    }

    @Test
    void aPolicyInYamlIsTheSameAsInJson() {
        assertThat(put(POLICY).status()).isEqualTo(200);
        assertThat(api.control.current().rules())
                .extracting(rule -> rule.name())
                .containsExactly("web", "no");
        Answer yaml = read();
        JsonNode json = api.get(ApiFixture.POLICY).json();
        assertThat(yaml.response().getContentType()).startsWith("application/yaml");
        assertThat(StrictYaml.read(yaml.text().getBytes(StandardCharsets.UTF_8)).toString())
                .isEqualTo(json.toString());
        assertThat(yaml.header("ETag")).isEqualTo(api.get(ApiFixture.POLICY).header("ETag"));
    }

    @Test
    void whatWasReadCanBeWrittenBackAndChangesNothing() {
        put(POLICY);
        long revision = api.control.current().revision();
        Answer again = put(read().text());
        assertThat(again.status()).isEqualTo(200);
        assertThat(api.control.current().revision()).isEqualTo(revision);
    }

    @Test
    void ifMatchIsNeededAndFaultsHaveTheirPlaces() {
        assertThat(api.send(ApiFixture.request("PUT", ApiFixture.POLICY)
                                .contentType("application/yaml")
                                .content(POLICY))
                        .status())
                .isEqualTo(428);
        assertThat(put("defaultAction: drop\nrules: [{action: no, odd: 1}]").places())
                .containsExactlyInAnyOrder("/rules/0/action", "/rules/0/odd");
        assertThat(api.control.current().revision()).isEqualTo(1);
    }

    @Test
    void plansTakeYamlToo() {
        Answer plan = api.send(ApiFixture.request("POST", ApiFixture.POLICY + "/plans")
                .contentType("application/yaml")
                .content(POLICY));
        assertThat(plan.status()).isEqualTo(201);
        assertThat(plan.json().at("/summary/added").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing\n",
                "defaultAction: drop\ndefaultAction: pass",
                "defaultAction: &a drop",
                "a: &a [1, 2]\nb: *a",
                "defaultAction: !!str drop",
                "%YAML 1.2\n---\ndefaultAction: drop",
                "defaultAction: drop\n---\ndefaultAction: pass",
                "? [a]\n: b",
                "rules: [",
                "a: \"\\uD800\"",
                "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
                "a: 1111111111111111111111111111111111111111111111111",
                "<<: {defaultAction: drop}\n<<: {defaultAction: drop}",
                "\tdefaultAction: drop"
            })
    void whatIsNoPlainDocumentIsRefused(String text) {
        Answer refused = put(text);
        assertThat(refused.status()).as(text).isEqualTo(400);
        assertThat(refused.problem()).isEqualTo("unreadable-body");
        assertThat(api.control.current().revision()).isEqualTo(1);
    }

    @Test
    void wordsAreWhatJsonSaysTheyAre() {
        String yaml = "{a: no, b: 080, c: 1.5, d: true, e: null, f: ~, g: '7', h: 22, i: 1e3, j: 0x10, k: 12:30:45}";
        assertThat(StrictYaml.read(yaml.getBytes(StandardCharsets.UTF_8)).toString())
                .isEqualTo(
                        "{\"a\":\"no\",\"b\":\"080\",\"c\":1.5,\"d\":true,\"e\":null,\"f\":null,\"g\":\"7\",\"h\":22,"
                                + "\"i\":1E+3,\"j\":\"0x10\",\"k\":\"12:30:45\"}");
    }

    @Test
    void everyTextComesBack() {
        String json =
                "{\"true\":\"true\",\"a b\":[[],{},[[1,{\"x\":[\"- y\",\": z\"]}]],\"#\",\"\",\" \",\"1\",\"a\\nb\\t\\\"\\u0001é😀\"],"
                        + "\"n\":{\"o\":{\"off\":null}},\"l\":[{\"a\":1,\"b\":[{\"c\":2}]}]}";
        JsonNode node = StrictJson.read(json.getBytes(StandardCharsets.UTF_8));
        String yaml = YamlText.of(node);
        assertThat(StrictYaml.read(yaml.getBytes(StandardCharsets.UTF_8)).toString())
                .as(yaml)
                .isEqualTo(node.toString());
    }
}
