package io.xdpgate.kernel;

import static io.xdpgate.judge.Rules.policy;
import static io.xdpgate.judge.Rules.rule;
import static io.xdpgate.packet.FrameBuilder.ipv4;
import static io.xdpgate.packet.FrameBuilder.ipv6;
import static io.xdpgate.policy.Action.COUNT;
import static io.xdpgate.policy.Action.DROP;
import static io.xdpgate.policy.Action.PASS;
import static io.xdpgate.policy.Matches.match;
import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.judge.Judgement;
import io.xdpgate.packet.FrameBuilder;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.LogChoice;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyOptions;
import io.xdpgate.policy.PolicyOptions.Encapsulated;
import io.xdpgate.policy.PolicyOptions.LaterFragments;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.Range;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.Verdict;
import io.xdpgate.testkit.RequiresBpf;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The sketch as one rule, and each part of a policy's meaning on the loaded program, stated by hand. */
@RequiresBpf
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SketchTest {
    private static final Rule SKETCH =
            rule(match().protocol(Protocol.TCP).destinationPort(80).build(), DROP);

    private final TestStand stand = TestStand.open();

    @BeforeEach
    void passEverythingFirst() {
        stand.install(Policy.INITIAL);
    }

    @AfterAll
    void close() {
        stand.close();
    }

    @Test
    void theSketchDropsWebAndNothingElse() {
        for (FrameBuilder web : List.of(ipv4().tcp(40_000, 80), ipv6().tcp(40_000, 80))) {
            expect(web, Verdict.PASS, Reason.DEFAULT);
        }
        stand.install(policy(Verdict.PASS, SKETCH));
        for (FrameBuilder web : List.of(ipv4().tcp(40_000, 80), ipv6().tcp(40_000, 80))) {
            expect(web, Verdict.DROP, Reason.RULE, "r_1");
            expect(web.vlan(10), Verdict.DROP, Reason.RULE, "r_1");
        }
        expect(ipv4().options(1, 1, 1, 0).tcp(1, 80), Verdict.DROP, Reason.RULE, "r_1");
        expect(ipv6().extension(0, 0).extension(60, 1).tcp(1, 80), Verdict.DROP, Reason.RULE, "r_1");
        expect(ipv4().tcp(80, 81), Verdict.PASS, Reason.DEFAULT);
        expect(ipv4().udp(40_000, 80), Verdict.PASS, Reason.DEFAULT);
        expect(ipv6().tcp(80, 443), Verdict.PASS, Reason.DEFAULT);
        expect(ipv4().tcp(40_000, 80).lengthOff(-1), Verdict.DROP, Reason.MALFORMED);
    }

    @Test
    void theFirstOfTwoRulesDecides() {
        Match web = match().destinationPort(80).build();
        Match host = match().source("192.0.2.9").build();
        stand.install(policy(Verdict.PASS, rule(1, 20, web, DROP), rule(2, 10, host, PASS)));
        expect(ipv4().tcp(1, 80), Verdict.PASS, Reason.RULE, "r_2");
        expect(ipv4().from("192.0.2.10").tcp(1, 80), Verdict.DROP, Reason.RULE, "r_1");
        stand.install(policy(Verdict.PASS, rule(1, 10, web, DROP), rule(2, 10, host, PASS)));
        expect(ipv4().tcp(1, 80), Verdict.DROP, Reason.RULE, "r_1");
        expect(ipv4().tcp(1, 81), Verdict.PASS, Reason.RULE, "r_2");
        stand.install(policy(Verdict.PASS, rule(1, 10, false, web, DROP), rule(2, 10, host, PASS)));
        expect(ipv4().tcp(1, 80), Verdict.PASS, Reason.RULE, "r_2");
    }

    @Test
    void countRulesCountUpToTheDecidingRule() {
        stand.install(policy(
                Verdict.PASS,
                rule(1, 10, Match.EVERY, COUNT),
                rule(2, 20, match().destinationPort(80).build(), DROP),
                rule(3, 30, match().protocol(Protocol.TCP).build(), COUNT),
                rule(4, 40, match().destinationPort(81).build(), PASS),
                rule(5, 50, Match.EVERY, COUNT)));
        expect(ipv4().tcp(1, 80), Verdict.DROP, Reason.RULE, "r_2", "r_1");
        expect(ipv4().tcp(1, 81), Verdict.PASS, Reason.RULE, "r_4", "r_1", "r_3");
        expect(ipv4().tcp(1, 82), Verdict.PASS, Reason.DEFAULT, null, "r_1", "r_3", "r_5");
        expect(ipv4().udp(1, 82), Verdict.PASS, Reason.DEFAULT, null, "r_1", "r_5");
        expect(FrameBuilder.arp(), Verdict.PASS, Reason.GUARD);
    }

    @Test
    void theGuardPassesWhatRulesWouldDrop() {
        Guard guard = new Guard(List.of(new Guard.Entry(
                List.of(Prefix.parse("192.0.2.0/24").orElseThrow()), Protocol.TCP, List.of(new Range(22, 23)))));
        stand.install(policy(Verdict.DROP, rule(1, 0, Match.EVERY, COUNT), rule(2, 0, Match.EVERY, DROP)), guard);
        expect(FrameBuilder.arp(), Verdict.PASS, Reason.GUARD);
        expect(ipv6().icmp(135, 0).hopLimit(255), Verdict.PASS, Reason.GUARD);
        expect(ipv6().icmp(135, 0).hopLimit(254), Verdict.DROP, Reason.RULE, "r_2", "r_1");
        expect(ipv6().icmp(135, 0).hopLimit(255).extension(0, 0), Verdict.DROP, Reason.RULE, "r_2", "r_1");
        expect(ipv6().from("fe80::1").extension(0, 0).icmp(143, 0).hopLimit(1), Verdict.PASS, Reason.GUARD);
        expect(ipv4().udp(67, 68), Verdict.PASS, Reason.GUARD);
        expect(ipv4().udp(68, 67), Verdict.DROP, Reason.RULE, "r_2", "r_1");
        expect(ipv4().icmp(3, 4), Verdict.PASS, Reason.GUARD);
        expect(ipv4().icmp(3, 3), Verdict.DROP, Reason.RULE, "r_2", "r_1");
        expect(ipv6().icmp(2, 0), Verdict.PASS, Reason.GUARD);
        expect(ipv4().tcp(1, 22), Verdict.PASS, Reason.GUARD);
        expect(ipv4().tcp(1, 24), Verdict.DROP, Reason.RULE, "r_2", "r_1");
        expect(ipv4().from("203.0.113.1").tcp(1, 22), Verdict.DROP, Reason.RULE, "r_2", "r_1");
    }

    @Test
    void eachOptionGoesBothWays() {
        FrameBuilder later = ipv4().protocol(17).payload(8).fragment(9, false);
        for (Verdict verdict : Verdict.values()) {
            boolean passes = verdict == Verdict.PASS;
            Verdict other = passes ? Verdict.DROP : Verdict.PASS;
            PolicyOptions options = new PolicyOptions(
                    verdict,
                    verdict,
                    passes ? Encapsulated.PASS : Encapsulated.DROP,
                    verdict,
                    passes ? LaterFragments.PASS : LaterFragments.DROP,
                    LogChoice.ABSENT);
            stand.install(policy(other, options, rule(Match.EVERY, passes ? DROP : PASS)));
            expect(ipv4().version(5), verdict, Reason.MALFORMED);
            expect(ipv4().vlan(1).vlan(2).vlan(3), verdict, Reason.DEEP_HEADERS);
            expect(FrameBuilder.mpls(new byte[20]), verdict, Reason.ENCAPSULATED);
            expect(FrameBuilder.llc(), verdict, Reason.NON_IP);
            expect(later, verdict, Reason.LATER_FRAGMENT);
            expect(ipv4().tcp(1, 2), other, Reason.RULE, "r_1");
            stand.install(policy(verdict));
            expect(FrameBuilder.mpls(new byte[20]), verdict, Reason.ENCAPSULATED);
            expect(later, verdict, Reason.DEFAULT);
        }
    }

    @Test
    void prefixesEndWhereTheyEnd() {
        boundary("0.0.0.0/0", new String[] {"0.0.0.0", "255.255.255.255"}, new String[] {});
        boundary("0.0.0.0/1", new String[] {"0.0.0.0", "127.255.255.255"}, new String[] {"128.0.0.0"});
        boundary("128.0.0.0/1", new String[] {"128.0.0.0", "255.255.255.255"}, new String[] {"127.255.255.255"});
        boundary("192.0.2.8/31", new String[] {"192.0.2.8", "192.0.2.9"}, new String[] {"192.0.2.7", "192.0.2.10"});
        boundary("192.0.2.8/32", new String[] {"192.0.2.8"}, new String[] {"192.0.2.7", "192.0.2.9"});
        boundary("255.255.255.255/32", new String[] {"255.255.255.255"}, new String[] {"255.255.255.254", "0.0.0.0"});
        boundary("::/0", new String[] {"::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"}, new String[] {});
        boundary("::/1", new String[] {"7fff::"}, new String[] {"8000::"});
        boundary("2001:db8::8/127", new String[] {"2001:db8::8", "2001:db8::9"}, new String[] {"2001:db8::a"});
        boundary("2001:db8::8/128", new String[] {"2001:db8::8"}, new String[] {"2001:db8::7", "2001:db8::9"});
        boundary("2001:db8::/64", new String[] {"2001:db8::ffff:ffff:ffff:ffff"}, new String[] {"2001:db8:0:1::"});
    }

    @Test
    void portsEndWhereTheyEnd() {
        stand.install(policy(
                Verdict.PASS,
                rule(1, 1, match().destinationPort(0).build(), DROP),
                rule(2, 2, match().destinationPort(65_535).build(), DROP),
                rule(3, 3, match().sourcePorts(0, 0).build(), DROP),
                rule(4, 4, match().sourcePorts(65_535, 65_535).build(), DROP)));
        expect(ipv4().tcp(1, 0), Verdict.DROP, Reason.RULE, "r_1");
        expect(ipv6().udp(1, 65_535), Verdict.DROP, Reason.RULE, "r_2");
        expect(ipv4().sctp(0, 1), Verdict.DROP, Reason.RULE, "r_3");
        expect(ipv6().dccp(65_535, 1), Verdict.DROP, Reason.RULE, "r_4");
        expect(ipv4().udplite(1, 65_534), Verdict.PASS, Reason.DEFAULT);
        expect(ipv4().icmp(8, 0), Verdict.PASS, Reason.DEFAULT);
        expect(ipv4().protocol(6).payload(8).fragment(9, false), Verdict.PASS, Reason.DEFAULT);
    }

    private void boundary(String prefix, String[] in, String[] out) {
        Policy source = policy(Verdict.PASS, rule(match().source(prefix).build(), DROP));
        Policy destination =
                policy(Verdict.PASS, rule(match().destination(prefix).build(), DROP));
        for (String address : in) {
            FrameBuilder frame = prefix.contains(":") ? ipv6() : ipv4();
            stand.install(source);
            expect(frame.from(address).tcp(1, 2), Verdict.DROP, Reason.RULE, "r_1");
            stand.install(destination);
            expect(frame.to(address).tcp(1, 2), Verdict.DROP, Reason.RULE, "r_1");
        }
        for (String address : out) {
            FrameBuilder frame = prefix.contains(":") ? ipv6() : ipv4();
            stand.install(source);
            expect(frame.from(address).tcp(1, 2), Verdict.PASS, Reason.DEFAULT);
            stand.install(destination);
            expect(frame.to(address).tcp(1, 2), Verdict.PASS, Reason.DEFAULT);
        }
    }

    private void expect(FrameBuilder frame, Verdict verdict, Reason reason) {
        expect(frame, verdict, reason, null);
    }

    private void expect(
            FrameBuilder frame, Verdict verdict, Reason reason, @Nullable String ruleId, String... counted) {
        Judgement stated = new Judgement(verdict, reason, ruleId, List.of(counted));
        assertThat(stand.expected(frame.build())).as("the judge").isEqualTo(stated);
        stand.check(frame.build(), "the program");
    }
}
