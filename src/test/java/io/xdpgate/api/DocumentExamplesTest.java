package io.xdpgate.api;

import static io.xdpgate.api.ApiFixture.POLICY;
import static io.xdpgate.api.ApiFixture.RULES;
import static io.xdpgate.api.ApiFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.api.ApiFixture.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** What the documents tell people to send is accepted. */
class DocumentExamplesTest {
    private static final Path RECIPES = Path.of("docs/recipes.md");
    private static final Path README = Path.of("README.md");
    private static final Pattern JSON_BLOCK = Pattern.compile("```json\\n(.*?)```", Pattern.DOTALL);

    /** A curl call, its continuation lines joined. */
    private static final Pattern CURL = Pattern.compile("\\bcurl\\b.*");

    private static final Pattern BODY = Pattern.compile("(?:-d|--data(?:-raw|-binary)?|--json)[ =]'([^']*)'");
    private static final Pattern ADDRESS = Pattern.compile("\\$API(/[a-z:/]+)(\\S*?)[\"'\\s]");
    private static final Pattern METHOD = Pattern.compile("(?:-X|--request)[ =]?([A-Z]+)");

    /** The rules that recipes.md says keep its warning away. */
    private static final Set<String> REPLIES = Set.of("tcp-replies", "dns-and-ntp-replies");

    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void everyRecipeIsAccepted() throws IOException {
        List<String> blocks = blocks();
        assertThat(blocks).isNotEmpty();
        for (String block : blocks) {
            Answer answer = send(block);
            assertThat(answer.status()).as("%s%n%s", block, answer.text()).isIn(200, 201, 202);
            assertThat(warnings(answer)).as(block).doesNotContain("stateless-default-drop");
        }
        assertThat(api.control.current().rules())
                .as("sent more than the last one")
                .hasSizeGreaterThan(1);
    }

    @Test
    void aDefaultOfDropWithoutItsRepliesRulesIsWarnedOf() throws IOException {
        List<String> dropping = blocks().stream()
                .filter(block ->
                        "drop".equals(parse(block).path("defaultAction").asString("")))
                .toList();
        assertThat(dropping).isNotEmpty();
        for (String block : dropping) {
            JsonNode policy = parse(block);
            ArrayNode rules = (ArrayNode) policy.get("rules");
            int before = rules.size();
            rules.removeIf(rule -> REPLIES.contains(rule.path("name").asString("")));
            assertThat(before - rules.size()).as("replies rules of %s", block).isEqualTo(REPLIES.size());
            Answer answer = send(policy.toString());
            assertThat(answer.status()).isEqualTo(200);
            assertThat(warnings(answer)).containsExactly("stateless-default-drop");
        }
    }

    @Test
    void everyCallOfTheReadmeIsAccepted() throws IOException {
        List<String> calls = CURL.matcher(Files.readString(README).replace("\\\n", " "))
                .results()
                .map(MatchResult::group)
                .filter(call -> BODY.matcher(call).find())
                .toList();
        assertThat(calls).hasSizeGreaterThanOrEqualTo(2);
        for (String call : calls) {
            String path = group(ADDRESS, call + " ");
            assertThat(path)
                    .as("a path that this test can send to, of: %s", call)
                    .isIn("/rules", "/policy", "/system/stop");
            Answer answer = api.send(request(method(call), "/api/v1" + path)
                    .contentType("application/json")
                    .header("If-Match", "*")
                    .content(group(BODY, call)));
            assertThat(answer.status()).as("%s%n%s", call, answer.text()).isIn(200, 201, 202);
        }
    }

    private Answer send(String block) {
        boolean policy = parse(block).has("defaultAction");
        return api.send(request(policy ? "PUT" : "POST", policy ? POLICY : RULES)
                .contentType("application/json")
                .header("If-Match", "*")
                .content(block));
    }

    private static List<String> warnings(Answer answer) {
        return answer.json()
                .path("warnings")
                .valueStream()
                .map(warning -> warning.get("kind").asString())
                .toList();
    }

    private static List<String> blocks() throws IOException {
        return JSON_BLOCK
                .matcher(Files.readString(RECIPES))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static JsonNode parse(String block) {
        return JsonMapper.shared().readTree(block);
    }

    private static String method(String call) {
        return METHOD.matcher(call)
                .results()
                .map(match -> match.group(1))
                .findFirst()
                .orElse("POST");
    }

    private static String group(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + pattern + " in: " + text));
    }
}
