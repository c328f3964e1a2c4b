package io.xdpgate.api.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.api.ApiFixture;
import io.xdpgate.api.ApiFixture.Answer;
import io.xdpgate.dataplane.Judgement;
import io.xdpgate.dataplane.PacketFacts;
import io.xdpgate.policy.Address;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.FragmentMatch;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad requests, and a program that says what the policy does not. */
class TraceRequestTest {
    private static final String TRACE = "/api/v1/trace";
    private static final String GOOD = "{'packet': {'source': '192.0.2.9', 'destination': '198.51.100.1'}}";

    private static Judgement judgement(Verdict verdict) {
        Address address = Address.parse("192.0.2.9").orElseThrow();
        PacketFacts packet = new PacketFacts(
                Family.IPV4,
                address,
                address,
                Protocol.UDP,
                1,
                2,
                null,
                null,
                null,
                null,
                FragmentMatch.NONE,
                28,
                64,
                0);
        return new Judgement(verdict, Reason.DEFAULT, null, 1, packet);
    }

    @Test
    void failsLoudlyWhenProgramAndPolicyDisagree() {
        try (ApiFixture api = new ApiFixture()) {
            api.dataplane.setJudgements(judgement(Verdict.PASS), null);
            assertThat(api.send("POST", TRACE, GOOD).status()).isEqualTo(200);
            api.dataplane.setJudgements(judgement(Verdict.DROP), null);
            Answer answer = api.send("POST", TRACE, GOOD);
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.problem()).isEqualTo("trace-disagrees");
            assertThat(answer.json().get("detail").asString()).contains("drop (default)", "pass (default)");
        }
    }

    @Test
    void failsLoudlyWhenTheyDisagreeOnACandidate() {
        try (ApiFixture api = new ApiFixture()) {
            String body = GOOD.substring(0, GOOD.length() - 1) + ", 'policy': {'defaultAction': 'drop'}}";
            api.dataplane.setJudgements(judgement(Verdict.PASS), judgement(Verdict.DROP));
            assertThat(api.send("POST", TRACE, body).status()).isEqualTo(200);
            api.dataplane.setJudgements(judgement(Verdict.PASS), judgement(Verdict.PASS));
            assertThat(api.send("POST", TRACE, body).problem()).isEqualTo("trace-disagrees");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                                                              | /packet
            {'packet': {'source':'::1','destination':'::1'}, 'frame':'00'}                  | /frame
            {'frame': 'zz'}                                                                 | /frame
            {'frame': '00112233445566778899aabbcc'}                                         | /frame
            {'packet': {'source':'::1','destination':'::1'}, 'interface':'eth1'}            | /interface
            {'packet': {'destination':'::1'}}                                               | /packet/source
            {'packet': {'source':'::1/64','destination':'::1'}}                             | /packet/source
            {'packet': {'source':'192.0.2.1','destination':'::1'}}                          | /packet/destination
            {'packet': {'source':'::1','destination':'::1','protocol':'icmpv6','sourcePort':1}}    | /packet/sourcePort
            {'packet': {'source':'::1','destination':'::1','protocol':'udp','tcpFlags':['SYN']}}   | /packet/tcpFlags
            {'packet': {'source':'::1','destination':'::1','protocol':'icmp','icmp':{'type':8}}}   | /packet/icmp
            {'packet': {'source':'::1','destination':'::1','icmp':{'code':8}}}              | /packet/icmp/type
            {'packet': {'source':'::1','destination':'::1','innerVlan':3}}                  | /packet/innerVlan
            {'packet': {'source':'::1','destination':'::1','fragment':'any'}}               | /packet/fragment
            {'packet': {'source':'::1','destination':'::1','fragment':'later','protocol':'udp','sourcePort':1}} | /packet/sourcePort
            {'packet': {'source':'::1','destination':'::1','packetLength':39}}              | /packet/packetLength
            {'packet': {'source':'::1','destination':'::1','hopLimit':256}}                 | /packet/hopLimit
            {'packet': {'source':'::1','destination':'::1','protocol':'tpc'}}               | /packet/protocol
            {'packet': {'source':'::1','destination':'::1','colour':'red'}}                 | /packet/colour
            {'packet': {'source':'::1','destination':'::1'}, 'policy': {'rules':[{}]}}      | /defaultAction
            """)
    void pointsAtTheFault(String body, String pointer) {
        try (ApiFixture api = new ApiFixture()) {
            api.dataplane.setJudgements(judgement(Verdict.PASS), null);
            Answer answer = api.send("POST", TRACE, body);
            assertThat(answer.status()).as(answer.text()).isEqualTo(422);
            assertThat(answer.places()).as(answer.text()).contains(pointer);
        }
    }

    @Test
    void refusesCapturesThatAreNone() {
        try (ApiFixture api = new ApiFixture()) {
            Answer answer = api.send(ApiFixture.request("POST", TRACE)
                    .contentType("application/vnd.tcpdump.pcap")
                    .content(new byte[30]));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.problem()).isEqualTo("unreadable-body");
            assertThat(api.send(ApiFixture.request("POST", TRACE + "?colour=red")
                                    .contentType("application/vnd.tcpdump.pcap")
                                    .content(new byte[30]))
                            .places())
                    .isEqualTo(List.of("colour"));
            assertThat(api.send(ApiFixture.request("POST", TRACE)
                                    .contentType("text/plain")
                                    .content("x"))
                            .status())
                    .isEqualTo(415);
        }
    }
}
