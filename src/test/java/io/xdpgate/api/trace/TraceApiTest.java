package io.xdpgate.api.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.api.ApiFixture;
import io.xdpgate.api.ApiFixture.Answer;
import io.xdpgate.bpf.BpfDataplane;
import io.xdpgate.bpf.BpfOptions;
import io.xdpgate.packet.FrameBuilder;
import io.xdpgate.testkit.RequiresBpf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockPart;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import tools.jackson.databind.JsonNode;

/** {@code /api/v1/trace} over the loaded program. */
@RequiresBpf
class TraceApiTest {
    private static final String TRACE = "/api/v1/trace";
    private static final String HTTP_PACKET = "{'packet': {'source': '192.0.2.9', 'destination': '198.51.100.1',"
            + " 'protocol': 'tcp', 'sourcePort': 40000, 'destinationPort': 80, 'tcpFlags': ['SYN']}}";

    private BpfDataplane dataplane;
    private ApiFixture api;

    @BeforeEach
    void open() {
        dataplane = BpfDataplane.open(BpfOptions.DEFAULT, new io.xdpgate.testkit.DiscardedEvents());
        api = ApiFixture.over(dataplane);
    }

    @AfterEach
    void close() {
        api.close();
        dataplane.close();
    }

    @Test
    void saysWhyEachEarlierRuleDidNotMatch() {
        String telnet = api.given("{'match': {'protocol': 'tcp', 'destinationPorts': ['23']}, 'action': 'drop'}");
        String counted = api.given("{'match': {'protocol': 'tcp'}, 'action': 'count'}");
        api.given("{'match': {'protocol': 'udp'}, 'action': 'drop', 'enabled': false}");
        String http = api.given("{'name': 'no-http', 'match': {'destinationPorts': ['80']}, 'action': 'drop'}");
        api.given("{'match': {}, 'action': 'pass'}");

        JsonNode trace = api.send("POST", TRACE, HTTP_PACKET).json();

        assertThat(trace.get("verdict").asString()).isEqualTo("drop");
        assertThat(trace.get("reason").asString()).isEqualTo("rule");
        assertThat(trace.get("ruleId").asString()).isEqualTo(http);
        assertThat(trace.get("steps").toString())
                .isEqualTo(("[{'ruleId':'" + telnet + "','action':'drop','matched':false,'because':'destinationPorts'},"
                                + "{'ruleId':'" + counted + "','action':'count','matched':true,'because':null},"
                                + "{'ruleId':'" + http
                                + "','name':'no-http','action':'drop','matched':true,'because':null}]")
                        .replace('\'', '"'));
        assertThat(trace.get("packet").get("destinationPort").asInt()).isEqualTo(80);
        assertThat(trace.has("stepsTruncated")).isFalse();
        assertThat(dataplane.ruleCounters(java.util.List.of(http)).values())
                .allSatisfy(counter -> assertThat(counter.packets()).isZero());
    }

    @Test
    void hasEveryEnabledRuleWhenNoneDecides() {
        String rule = api.given("{'match': {'protocol': 'udp'}, 'action': 'drop'}");
        JsonNode trace = api.send("POST", TRACE, HTTP_PACKET).json();
        assertThat(trace.get("verdict").asString()).isEqualTo("pass");
        assertThat(trace.get("reason").asString()).isEqualTo("default");
        assertThat(trace.get("ruleId").isNull()).isTrue();
        assertThat(trace.get("steps").size()).isEqualTo(1);
        assertThat(trace.get("steps").get(0).get("ruleId").asString()).isEqualTo(rule);
    }

    @Test
    void takesAFrame() {
        String hex = HexFormat.ofDelimiter(":")
                .formatHex(FrameBuilder.ipv4().udp(1, 53).build());
        JsonNode trace = api.send("POST", TRACE, "{'frame': '" + hex + "', 'interface': 'lo'}")
                .json();
        assertThat(trace.get("packet").get("protocol").asString()).isEqualTo("udp");
        assertThat(trace.get("packet").get("destinationPort").asInt()).isEqualTo(53);
        JsonNode arp = api.send("POST", TRACE, "{'frame': '" + "ff".repeat(12) + "0806'}")
                .json();
        assertThat(arp.get("reason").asString()).isEqualTo("guard");
        assertThat(arp.get("packet").get("family").isNull()).isTrue();
    }

    @Test
    void comparesWithACandidate() {
        String kept = api.given("{'name': 'kept', 'match': {'protocol': 'tcp'}, 'action': 'pass'}");
        String body = HTTP_PACKET.substring(0, HTTP_PACKET.length() - 1)
                + ", 'policy': {'defaultAction': 'pass', 'rules': [{'name': 'new', 'action': 'drop'}, {'name': 'kept',"
                + " 'match': {'protocol': 'tcp'}, 'action': 'pass'}]}}";
        JsonNode trace = api.send("POST", TRACE, body).json();
        assertThat(trace.get("ruleId").asString()).isEqualTo(kept);
        JsonNode candidate = trace.get("candidate");
        assertThat(candidate.get("changed").asBoolean()).isTrue();
        assertThat(candidate.get("verdict").asString()).isEqualTo("drop");
        assertThat(candidate.get("steps").get(0).get("name").asString()).isEqualTo("new");
        assertThat(api.get(ApiFixture.RULES).json().get("items").size()).isEqualTo(1);
    }

    @Test
    void tracesACapture() {
        api.given("{'match': {'destinationPorts': ['53']}, 'action': 'drop'}");
        byte[] capture = capture(
                FrameBuilder.ipv4().udp(1, 53).build(),
                FrameBuilder.ipv6().udp(1, 54).build(),
                new byte[5]);
        JsonNode traces = api.send(ApiFixture.request("POST", TRACE)
                        .contentType("application/vnd.tcpdump.pcap")
                        .content(capture))
                .json();
        assertThat(traces.get("packets").asInt()).isEqualTo(3);
        assertThat(traces.get("skipped").asInt()).isEqualTo(1);
        assertThat(traces.get("verdicts").toString()).isEqualTo("{\"drop\":1,\"pass\":1}");
        assertThat(traces.get("items").get(0).get("trace").get("verdict").asString())
                .isEqualTo("drop");
        assertThat(traces.get("items").get(0).get("trace").get("steps").isEmpty())
                .isTrue();
        assertThat(traces.get("items").get(2).get("skipped").asString()).contains("Ethernet");
    }

    @Test
    void saysWhatAChangeWouldHaveDoneToACapture() throws Exception {
        api.given("{'match': {'destinationPorts': ['53']}, 'action': 'drop'}");
        byte[] capture = capture(
                FrameBuilder.ipv4().udp(1, 53).build(),
                FrameBuilder.ipv6().udp(1, 54).build());
        Answer answer = api.send(MockMvcRequestBuilders.multipart(TRACE + "?steps=true")
                .part(new MockPart("pcap", "t.pcap", capture))
                .part(new MockPart(
                        "policy",
                        "p.json",
                        "{\"defaultAction\": \"pass\", \"rules\": []}".getBytes(StandardCharsets.UTF_8))));
        JsonNode traces = answer.json();
        assertThat(traces.get("changed").asInt()).as(answer.text()).isEqualTo(1);
        assertThat(traces.get("candidateVerdicts").toString()).isEqualTo("{\"pass\":2}");
        assertThat(traces.get("items")
                        .get(0)
                        .get("trace")
                        .get("candidate")
                        .get("changed")
                        .asBoolean())
                .isTrue();
        assertThat(traces.get("items").get(0).get("trace").get("steps").size()).isEqualTo(1);
    }

    @Test
    void cutsStepsAtAThousand() {
        StringBuilder rules = new StringBuilder("[");
        for (int i = 0; i < 1_001; i++) {
            rules.append(i == 0 ? "" : ",")
                    .append("{'match':{'destinationPorts':['")
                    .append(i + 1_000)
                    .append("']},'action':'drop'}");
        }
        assertThat(api.send("POST", ApiFixture.RULES, rules.append("]").toString())
                        .status())
                .isEqualTo(201);
        JsonNode trace = api.send("POST", TRACE, HTTP_PACKET).json();
        assertThat(trace.get("steps").size()).isEqualTo(1_000);
        assertThat(trace.get("stepsTruncated").asBoolean()).isTrue();
    }

    private static byte[] capture(byte[]... frames) {
        ByteBuffer file = ByteBuffer.allocate(100_000);
        file.putInt(0xa1b2c3d4).putInt(0x00020004).putLong(0).putInt(65_535).putInt(1);
        for (byte[] frame : frames) {
            file.putInt(1).putInt(2).putInt(frame.length).putInt(frame.length).put(frame);
        }
        return java.util.Arrays.copyOf(file.array(), file.position());
    }
}
