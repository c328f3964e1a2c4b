package io.xdpgate.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xdpgate.bpf.BpfDataplane;
import io.xdpgate.bpf.BpfOptions;
import io.xdpgate.control.IncrementalCompilation;
import io.xdpgate.dataplane.Judgement;
import io.xdpgate.dataplane.NoSuchInterfaceException;
import io.xdpgate.dataplane.PacketJudge;
import io.xdpgate.judge.ParsedPacket;
import io.xdpgate.judge.PlainEvaluator;
import io.xdpgate.judge.PlainParser;
import io.xdpgate.judge.RandomFrames;
import io.xdpgate.judge.RandomPolicies;
import io.xdpgate.judge.RandomPolicies.Shape;
import io.xdpgate.policy.Address;
import io.xdpgate.policy.FragmentMatch;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.TcpFlag;
import io.xdpgate.testkit.RequiresBpf;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the loaded program answers about traced packets: the judge's verdicts, and nothing is left behind. */
@RequiresBpf
class TracedPacketTest {
    private static final Shape SHAPE =
            Shape.ANY.withInterfaces(TestStand.INTERFACE).withSets();
    private static final Map<String, Integer> SLOTS = Map.of(TestStand.INTERFACE, 63);

    private static List<byte[]> frames(long seed, int count) {
        return RandomFrames.frames(seed, count).stream()
                .filter(frame -> frame.length >= 14)
                .toList();
    }

    private static io.xdpgate.compiler.tables.PolicyTables tables(Policy policy, Guard guard) {
        return new IncrementalCompilation(guard).compile(policy, SLOTS).tables();
    }

    @Test
    void programAndCandidateSayWhatTheJudgeSays() {
        Map<Reason, Integer> reasons = new EnumMap<>(Reason.class);
        try (BpfDataplane dataplane = BpfDataplane.open(BpfOptions.DEFAULT, new TestStand.NoEvents())) {
            Seeds.of(8).forEach(seed -> {
                Policy policy = RandomPolicies.policy(seed, SHAPE);
                Policy other = RandomPolicies.policy(seed + 500, SHAPE);
                Guard guard = RandomPolicies.guard(seed);
                dataplane.install(tables(policy, guard));
                try (PacketJudge program = dataplane.inForce();
                        PacketJudge candidate = dataplane.candidate(tables(other, guard))) {
                    for (byte[] frame : frames(seed, 200)) {
                        Reason reason = check(program, policy, guard, frame, seed);
                        reasons.merge(reason, 1, Integer::sum);
                        check(candidate, other, guard, frame, seed);
                    }
                }
                assertThat(dataplane.totals())
                        .as("traced packets are not counted")
                        .isEmpty();
                assertThat(dataplane.ruleCounters().values())
                        .allSatisfy(counter -> assertThat(counter.packets()).isZero());
            });
        }
        if (Long.getLong("xdpgate.seed") == null) {
            assertThat(reasons).as("every reason but internal and panic occurs").hasSize(8);
        }
    }

    private static Reason check(PacketJudge program, Policy policy, Guard guard, byte[] frame, long seed) {
        ParsedPacket parsed = PlainParser.parse(frame);
        io.xdpgate.judge.Judgement expected = PlainEvaluator.judge(policy, guard, parsed, TestStand.INTERFACE);
        Judgement found = program.judge(frame, null);
        String where = Seeds.replay(seed) + " " + HexFormat.of().formatHex(frame);
        assertThat(found.verdict()).as(where).isEqualTo(expected.verdict());
        assertThat(found.reason()).as(where).isEqualTo(expected.reason());
        assertThat(found.ruleId()).as(where).isEqualTo(expected.ruleId());
        assertThat(found.revision()).as(where).isEqualTo(policy.revision());
        if (parsed.kind() == ParsedPacket.Kind.IP) {
            checkFields(found, parsed, where);
        }
        return found.reason();
    }

    private static void checkFields(Judgement found, ParsedPacket parsed, String where) {
        ParsedPacket.Ip ip = java.util.Objects.requireNonNull(parsed.ip());
        ParsedPacket.Inner inner = java.util.Objects.requireNonNull(parsed.inner());
        var packet = found.packet();
        Address source = packet.source();
        assertThat(source).as(where).isEqualTo(ip.source());
        assertThat(packet.destination()).as(where).isEqualTo(ip.destination());
        assertThat(packet.packetLength()).as(where).isEqualTo(ip.length());
        assertThat(packet.hopLimit()).as(where).isEqualTo(ip.hopLimit());
        assertThat(packet.dscp()).as(where).isEqualTo(ip.dscp());
        assertThat(packet.vlan()).as(where).isEqualTo(parsed.vlan());
        assertThat(packet.innerVlan()).as(where).isEqualTo(parsed.innerVlan());
        assertThat(packet.protocol()).as(where).isEqualTo(new io.xdpgate.policy.Protocol(inner.protocol()));
        assertThat(packet.fragment())
                .as(where)
                .isEqualTo(FragmentMatch.valueOf(inner.fragment().name()));
        ParsedPacket.Ports ports = inner.ports();
        assertThat(packet.sourcePort()).as(where).isEqualTo(ports == null ? null : ports.source());
        assertThat(packet.destinationPort()).as(where).isEqualTo(ports == null ? null : ports.destination());
        Integer flags = inner.tcpFlags();
        assertThat(packet.tcpFlags()).as(where).isEqualTo(flags == null ? null : TcpFlag.of(flags));
        ParsedPacket.Icmp icmp = inner.icmp();
        assertThat(packet.icmp())
                .as(where)
                .isEqualTo(icmp == null ? null : new io.xdpgate.policy.IcmpMatch(icmp.type(), icmp.code()));
    }

    @Test
    void aFrameWithoutTheQuestionIsCounted() {
        try (BpfDataplane dataplane = BpfDataplane.open(BpfOptions.DEFAULT, new TestStand.NoEvents())) {
            dataplane.install(tables(Policy.INITIAL, Guard.NONE));
            byte[] frame = frames(1, 10).getFirst();
            dataplane.testRun(frame, 1);
            assertThat(dataplane.totals()).hasSize(1);
        }
    }

    @Test
    void refusesAnInterfaceThatIsNotThere() {
        try (BpfDataplane dataplane = BpfDataplane.open(BpfOptions.DEFAULT, new TestStand.NoEvents())) {
            dataplane.install(tables(Policy.INITIAL, Guard.NONE));
            byte[] frame = frames(1, 10).getFirst();
            assertThat(dataplane.inForce().judge(frame, "lo").revision()).isEqualTo(Policy.INITIAL.revision());
            assertThatExceptionOfType(NoSuchInterfaceException.class)
                    .isThrownBy(() -> dataplane.inForce().judge(frame, "xg-absent"));
        }
    }
}
