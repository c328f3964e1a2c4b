package io.xdpgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rules, sets, and what all commands share. */
@Timeout(60)
class CommandLineClientTest extends CommandLineFixture {
    private static final String RULE = "{'id':'r_1','name':'ssh','priority':1000,'enabled':true,"
            + "'match':{'protocol':'tcp','destinationPorts':['22']},'action':'drop',"
            + "'statistics':{'packets':3,'bytes':180,'lastHit':null}}";

    @Test
    void listsRulesAsATableAndAsJson() {
        service.answer(
                        "GET /api/v1/rules?label=team%3Aedge&include=statistics&limit=1000",
                        200, "{'items':[" + RULE + "],'next':'c 1'}")
                .answer(
                        "GET /api/v1/rules?label=team%3Aedge&include=statistics&limit=1000&cursor=c%201",
                        200, "{'items':[" + RULE.replace("r_1", "r_2") + "],'next':null}");
        assertThat(run("rules", "list", "--label", "team:edge")).isZero();
        assertThat(said.out().lines().toList())
                .containsExactly(
                        "PRIORITY  ID   ACTION  MATCH           PACKETS  LAST HIT  NOTES",
                        "1000      r_1  drop    tcp to port 22  3        -         ssh",
                        "1000      r_2  drop    tcp to port 22  3        -         ssh");
        said = withToken();
        assertThat(run("rules", "ls", "--label", "team:edge", "--json")).isZero();
        assertThat(said.out()).startsWith("{\"items\":[{\"id\":\"r_1\"").contains("\"r_2\"");
        assertThat(service.headers()).containsOnly("Bearer secret null");
    }

    @Test
    void addsARuleInWords() {
        service.answer(
                "POST /api/v1/rules?note=ssh%20storm%20%26%20more",
                201, "{'id':'r_9','warnings':[{'detail':'r_1 hides it'}]}");
        assertThat(run(
                        "rules",
                        "add",
                        "drop",
                        "tcp",
                        "from",
                        "203.0.113.0/24",
                        "to",
                        "port",
                        "22",
                        "--ttl",
                        "1h",
                        "--note",
                        "ssh storm & more"))
                .isZero();
        assertThat(said.out().strip()).isEqualTo("r_9");
        assertThat(said.err().strip()).isEqualTo("warning: r_1 hides it");
        assertThat(service.requests())
                .containsExactly("POST /api/v1/rules?note=ssh%20storm%20%26%20more "
                        + "{\"action\":\"drop\",\"match\":{\"protocol\":\"tcp\",\"source\":{\"prefixes\":"
                        + "[\"203.0.113.0/24\"]},\"destinationPorts\":[\"22\"]},\"ttl\":\"PT1H\"}");
    }

    @Test
    void aRefusalIsTold() {
        service.answer(
                "POST /api/v1/rules?dryRun=true",
                422,
                "{'detail':'the rule is not valid','errors':[{'pointer':'/match/source/prefixes/0','detail':'must be a prefix'}]}");
        assertThat(run("rules", "add", "drop", "from", "203.0.113.0/33", "-n")).isEqualTo(ExitStatus.REFUSED);
        assertThat(said.err())
                .isEqualToNormalizingNewlines(
                        "xdpgate: the rule is not valid\n  source prefixes, item 1: must be a prefix\n");
        assertThat(said.out()).isEmpty();
    }

    @Test
    void removesByIdAndByName() {
        service.answer("GET /api/v1/rules?name=ssh", 200, "{'items':[" + RULE + "]}")
                .answer("POST /api/v1/rules:batch", 200, "{'items':[]}");
        assertThat(run("rules", "rm", "r_7", "ssh")).isZero();
        assertThat(service.requests())
                .endsWith(
                        "POST /api/v1/rules:batch {\"steps\":[{\"op\":\"delete\",\"id\":\"r_7\"},{\"op\":\"delete\",\"id\":\"r_1\"}]}");
        service.answer("GET /api/v1/rules?name=none", 200, "{'items':[]}");
        assertThat(run("rules", "rm", "none")).isEqualTo(ExitStatus.REFUSED);
    }

    @Test
    void movesARule() {
        service.answer("PATCH /api/v1/rules/r_1", 200, RULE);
        assertThat(run("rules", "move", "r_1", "to", "500")).isZero();
        assertThat(service.requests()).containsExactly("PATCH /api/v1/rules/r_1 {\"priority\":500}");

        service.answer(
                        "GET /api/v1/policy",
                        200,
                        "{'rules':[{'id':'r_1','priority':5},{'id':'r_2','priority':7},{'id':'r_3','priority':7}]}")
                .answer("PUT /api/v1/policy", 200, "{}");
        assertThat(run("rules", "move", "r_1", "after", "r_2")).isZero();
        assertThat(service.requests())
                .endsWith(
                        "PUT /api/v1/policy {\"rules\":[{\"id\":\"r_2\",\"priority\":7},{\"id\":\"r_1\",\"priority\":7},"
                                + "{\"id\":\"r_3\",\"priority\":7}]}");
        assertThat(service.headers()).endsWith("Bearer secret \"7\"");
        assertThat(run("rules", "move", "r_1", "under", "r_2")).isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void addsToASetFromStandardInput() {
        service.answer(
                "POST /api/v1/sets/bad%20ones/entries",
                200, "{'added':2,'removed':0,'updated':0,'unchanged':1,'version':4}");
        said.typing("203.0.113.9  # attacker\n\n# only a remark\n203.0.113.0/24\n");
        assertThat(run("set", "add", "bad ones", "198.51.100.7", "-")).isZero();
        assertThat(said.err().strip()).isEqualTo("added 2, removed 0, updated 0, unchanged 1");
        assertThat(service.requests())
                .containsExactly(
                        "POST /api/v1/sets/bad%20ones/entries {\"add\":[\"198.51.100.7\",\"203.0.113.9\",\"203.0.113.0/24\"]}");
    }

    @Test
    void sendsALongListInSteps() {
        service.answer("POST /api/v1/sets/bad/entries", 200, "{'added':10000}");
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 20_001; i++) {
            lines.append("10.")
                    .append(i >> 16)
                    .append('.')
                    .append(i >> 8 & 255)
                    .append('.')
                    .append(i & 255)
                    .append('\n');
        }
        said.typing(lines.toString());
        assertThat(run("set", "add", "bad", "-", "--json")).isZero();
        assertThat(service.requests()).hasSize(3);
        assertThat(said.out().strip()).isEqualTo("{\"added\":30000,\"removed\":0,\"updated\":0,\"unchanged\":0}");
    }

    @Test
    void anExitStatusForEachKindOfFailure() throws IOException {
        service.answer("GET /api/v1/sets?limit=1000", 401, "{'detail':'a token is needed'}");
        assertThat(run("set", "list")).isEqualTo(ExitStatus.DENIED);
        service.answer("GET /api/v1/sets?limit=1000", 503, "{'detail':'the kernel refused'}");
        assertThat(run("set", "list")).isEqualTo(ExitStatus.FAILED);
        assertThat(run("set", "lst")).isEqualTo(ExitStatus.USAGE);
        assertThat(run()).isEqualTo(ExitStatus.USAGE);
        assertThat(run("rules", "list", "--api", "not an address")).isEqualTo(ExitStatus.USAGE);
        service.close();
        assertThat(run("set", "list")).isEqualTo(ExitStatus.UNREACHABLE);
        assertThat(run("panic")).isEqualTo(ExitStatus.UNREACHABLE);
        assertThat(run("set", "list", "--api", service.address().replace("http", "https")))
                .as("with the TLS of the JVM")
                .isEqualTo(ExitStatus.UNREACHABLE);
        assertThat(said.err()).contains("xdpgate panic --past-service");
    }

    @Test
    void findsTheToken() throws IOException {
        Path file = directory.resolve("admin.token");
        Files.writeString(file, "from-file\n");
        assertThat(run("token")).isZero();
        assertThat(run("token", "--token-file", file.toString())).isZero();
        said.environment.remove("XDPGATE_TOKEN");
        assertThat(run("token", "--data-dir", directory.toString())).isZero();
        assertThat(said.out().lines().toList()).containsExactly("secret", "from-file", "from-file");
        assertThat(run("token", "--data-dir", directory.resolve("none").toString()))
                .isEqualTo(ExitStatus.DENIED);
    }

    @Test
    void completesAndExplainsItself() {
        assertThat(run("completion")).isZero();
        assertThat(said.out()).contains("complete -F _complete_xdpgate", "--confirm-within");
        said = withToken();
        assertThat(run("rules", "add", "--help")).isZero();
        assertThat(said.out()).contains("ACTION      drop | pass | count");
        said = withToken();
        assertThat(run("commands")).isZero();
        assertThat(said.out()).contains("status", "revert", "3   the service does not answer");
    }

    /** Only what the first word names is made, so each of them is tried. */
    @Test
    void everyNameOfACommandExplainsItself() {
        assertThat(CommandLineClient.COMMANDS).allSatisfy(name -> {
            said = withToken();
            assertThat(run(name, "--help")).isZero();
            assertThat(said.out()).startsWith("Usage: xdpgate ");
        });
        said = withToken();
        assertThat(run("sttaus")).isEqualTo(ExitStatus.USAGE);
        assertThat(said.err()).contains("sttaus", "--help says more");
    }

    @Test
    void everyCommandIsForTheClient() {
        assertThat(CommandLineClient.COMMANDS)
                .containsExactlyInAnyOrderElementsOf(CommandLineClient.commandLine(said.terminal(false))
                        .getSubcommands()
                        .keySet());
    }
}
