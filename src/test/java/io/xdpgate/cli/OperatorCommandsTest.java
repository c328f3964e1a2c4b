package io.xdpgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Looking, trying, and changing the policy as a whole. */
@Timeout(60)
class OperatorCommandsTest extends CommandLineFixture {
    @Test
    void tracesAPacketInWords() throws IOException {
        String trace =
                "{'verdict':'drop','reason':'rule','ruleId':'r_2','steps':[{'ruleId':'r_1','action':'pass','matched':false,"
                        + "'because':'source'},{'ruleId':'r_2','name':'ssh','action':'drop','matched':true,'because':null}]";
        service.answer("POST /api/v1/trace", 200, trace + "}");
        assertThat(run(
                        "trace",
                        "tcp",
                        "from",
                        "192.0.2.9",
                        "to",
                        "198.51.100.1",
                        "port",
                        "22",
                        "flags",
                        "SYN",
                        "on",
                        "eth1"))
                .isZero();
        assertThat(said.out().lines().toList())
                .containsExactly("r_1: pass, no: source", "r_2 (ssh): drop, matches", "drop, rule r_2");
        assertThat(service.requests())
                .containsExactly(
                        "POST /api/v1/trace {\"packet\":{\"protocol\":\"tcp\",\"source\":\"192.0.2.9\","
                                + "\"destination\":\"198.51.100.1\",\"destinationPort\":22,\"tcpFlags\":[\"SYN\"],\"interface\":\"eth1\"}}");

        Path policy = directory.resolve("candidate.json");
        Files.writeString(policy, "{\"defaultAction\":\"pass\"}");
        service.answer(
                "POST /api/v1/trace",
                200,
                trace + ",'candidate':{'changed':true,'verdict':'pass','reason':'default','ruleId':null,'steps':[]}}");
        assertThat(run("trace", "--frame", "00", "-i", "eth1", "--policy", policy.toString()))
                .isZero();
        assertThat(said.out()).endsWith("candidate: pass, default (changed)" + System.lineSeparator());
        assertThat(service.requests())
                .endsWith(
                        "POST /api/v1/trace {\"frame\":\"00\",\"interface\":\"eth1\",\"policy\":{\"defaultAction\":\"pass\"}}");

        assertThat(run("trace", "drop", "tcp")).isEqualTo(ExitStatus.USAGE);
        assertThat(run("trace", "tcp", "port", "80,81")).isEqualTo(ExitStatus.USAGE);
        assertThat(run("trace")).isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void tracesACaptureAgainstACandidate() throws IOException {
        Path pcap = directory.resolve("traffic.pcap");
        Path policy = directory.resolve("candidate.json");
        Files.writeString(pcap, "PCAP");
        Files.writeString(policy, "{}");
        service.answer(
                "POST /api/v1/trace?interface=eth1",
                200,
                "{'packets':1,'skipped':0,'verdicts':{'pass':1},'changed':1,'items':[{'number':1,"
                        + "'trace':{'verdict':'pass','reason':'default','ruleId':null,'candidate':{'changed':true,'verdict':'drop'}}}]}");
        assertThat(run("trace", "--pcap", pcap.toString(), "-i", "eth1", "--policy", policy.toString()))
                .isZero();
        assertThat(said.out()).containsPattern("1 +pass +default +drop");
        assertThat(said.err()).contains("the candidate differs for 1");
        assertThat(service.requests().getFirst()).contains("name=\"pcap\"", "PCAP", "name=\"policy\"", "{}");
    }

    @Test
    void statusSaysWhatIsWrong() {
        service.answer(
                        "GET /api/v1/system",
                        200,
                        "{'version':'1','kernel':'6.18','startedAt':'2020-01-02T03:04:05Z','ready':false,"
                                + "'eventReaderAlive':true,'panic':{'active':true,'until':null},'checks':[{'name':'capabilities','outcome':'missing',"
                                + "'detail':'CAP_BPF','remedy':'setcap it'}],'usage':{'rules':{'used':2,'max':9}},'events':{}}")
                .answer(
                        "GET /api/v1/interfaces",
                        200,
                        "{'items':[{'name':'eth1','attachment':{'mode':'generic'}},{'name':'eth2','attachment':null}]}")
                .answer(
                        "GET /api/v1/statistics",
                        200,
                        "{'interfaces':[{'interface':'eth1','reasons':[{'verdict':'drop','packets':4,"
                                + "'rates':{'10s':{'packetsPerSecond':0.4}}},{'verdict':'pass','packets':9}]}]}");
        assertThat(run("status")).as("not ready").isEqualTo(ExitStatus.FAILED);
        assertThat(said.out())
                .contains("PANIC", "missing: capabilities: CAP_BPF", "setcap it", "rules 2 of 9")
                .containsPattern("eth1 +generic +9 +4 +0\\.4")
                .doesNotContain("eth2");
    }

    @Test
    void plansAppliesConfirmsAndReverts() throws IOException {
        Path file = directory.resolve("policy.json");
        Files.writeString(file, "{\"rules\":[{\"name\":\"ssh\",\"action\":\"drop\"}]}");
        service.answer(
                        "POST /api/v1/policy/plans",
                        201,
                        "{'id':'p_1','added':[{'name':'ssh','index':0}],'removed':[{'id':'r_9','index':4}],'defaultAction':{'from':'pass','to':'drop'},'cost':{'tableBytes':2049,'lookUps':[{'cacheLines':8},{'cacheLines':9},{'cacheLines':7}]},'warnings':[{'detail':'cuts you off'}]}")
                .answer("POST /api/v1/policy/plans/p_1/apply?confirmWithin=PT1M", 200, "{'revision':7}")
                .answer(
                        "GET /api/v1/revisions?limit=100",
                        200,
                        "{'items':[{'number':7,'state':'provisional'},{'number':6,'state':'superseded'}]}")
                .answer("POST /api/v1/revisions/7/confirm", 200, "{}")
                .answer("POST /api/v1/revisions/6/restore?note=oops&confirmWithin=PT1M", 200, "{'number':8}")
                .answer("POST /api/v1/revisions/8/confirm", 200, "{}");
        assertThat(run("plan", file.toString())).as(said.err()).isZero();
        assertThat(said.out())
                .contains(
                        "+ ssh: drop every IP packet",
                        "- r_9",
                        "default action: pass -> drop",
                        "tables of 3 KiB; the unluckiest packet reads some 9 cache lines of them",
                        "warning: cuts you off");
        assertThat(said.err()).contains("xdpgate apply p_1");
        assertThat(run("apply", "p_1", "--confirm-within", "60s")).isZero();
        assertThat(said.err()).contains("in force, as revision 7", "goes back in 60 s unless: xdpgate confirm");
        assertThat(run("confirm")).isZero();
        assertThat(run("revert", "--note", "oops")).isZero();
        assertThat(said.err()).contains("revision 6 is in force again, as revision 8");
        assertThat(service.requests())
                .contains("POST /api/v1/policy/plans {\"rules\":[{\"name\":\"ssh\",\"action\":\"drop\"}]}")
                .endsWith("POST /api/v1/revisions/8/confirm");

        Files.writeString(file, "{\n\"defaultAction\": }");
        assertThat(run("apply", file.toString())).isEqualTo(ExitStatus.USAGE);
        assertThat(said.err()).contains("is not JSON").contains("line 2");
    }

    @Test
    void revertsToTheRevisionBefore() {
        service.answer(
                        "GET /api/v1/revisions?limit=100",
                        200,
                        "{'items':[{'number':7,'state':'active'},{'number':6,'state':'superseded'}]}")
                .answer("POST /api/v1/revisions/6/restore", 200, "{'number':8}")
                .answer("POST /api/v1/revisions/3/restore?dryRun=true", 200, "{'number':8}")
                .answer("POST /api/v1/revisions/3/restore?confirmWithin=PT1M30S", 200, "{'number':8}");
        assertThat(run("confirm")).isEqualTo(ExitStatus.REFUSED);
        assertThat(said.err()).contains("no change waits to be confirmed");
        assertThat(run("revert")).isZero();
        assertThat(run("revert", "3", "-n")).isZero();
        assertThat(run("revert", "3", "--confirm-within", "90s")).isZero();
        assertThat(said.err()).contains("revision 3 is in force again", "goes back in 90 s");
        service.answer("GET /api/v1/revisions?limit=100", 200, "{'items':[{'number':1,'state':'active'}]}");
        assertThat(run("revert")).isEqualTo(ExitStatus.REFUSED);
        assertThat(said.err()).contains("there is no earlier revision");
    }

    @Test
    void panicsForMinutes() {
        service.answer("PUT /api/v1/panic", 200, "{'active':true,'until':'2020-01-02T03:04:05Z'}")
                .answer("DELETE /api/v1/panic", 204, "");
        assertThat(run("panic", "10")).isZero();
        assertThat(run("panic", "end")).isZero();
        assertThat(service.requests())
                .containsExactly("PUT /api/v1/panic {\"duration\":\"PT10M\"}", "DELETE /api/v1/panic");
        assertThat(run("panic", "soon")).isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void topIsAnEstimateAndSaysSo() {
        service.answer(
                "GET /api/v1/statistics/top?interface=eth1&by=port&seconds=2&limit=10",
                200,
                "{'by':'port','seconds':2.0,'estimate':true,'events':10,'without':0,'suppressed':90,'lost':1,'errorBound':2,"
                        + "'items':[{'value':'tcp/22','events':7,'atLeast':5,'share':0.7}]}");
        assertThat(run("top", "ports", "-s", "2", "-i", "eth1")).isZero();
        assertThat(said.out().lines().toList()).containsExactly("PORT    SHARE   EVENTS", "tcp/22   70.0%  5-7");
        assertThat(said.err())
                .startsWith("estimate from 10 sampled events in 2.0 s (caps suppressed 90, lost 1, error at most 2)");
    }

    @Test
    void showsWhatTheServiceRemembersOfEvents() {
        service.answer(
                "GET /api/v1/events?source=192.0.2.0%2F24&port=22",
                200,
                ": subscribed\n\nevent: loss\ndata: {'count':4,'stage':'history'}\n\nid: e-9\nevent: packet\n"
                        + "data: {'time':'2020-01-02T03:04:05Z','interface':'eth1','verdict':'drop','reason':'rule','ruleId':'r_1',"
                        + "'source':'192.0.2.9','destination':'198.51.100.1','protocol':'udp','sourcePort':1,'destinationPort':22,"
                        + "'length':60}\n\nevent: heartbeat\ndata: {}\n\nid: e-10\nevent: packet\ndata: {}\n\n",
                "text/event-stream");
        assertThat(run("events", "--from", "192.0.2.0/24", "--port", "22")).isZero();
        assertThat(said.out().lines())
                .singleElement()
                .asString()
                .endsWith("drop eth1 udp 192.0.2.9:1 -> 198.51.100.1:22 60 bytes r_1");
        assertThat(said.err()).contains("4 events were lost (history)");
    }
}
