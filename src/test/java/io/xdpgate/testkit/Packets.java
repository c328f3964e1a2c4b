package io.xdpgate.testkit;

import io.xdpgate.dataplane.PacketEvent;
import io.xdpgate.policy.Address;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.TcpFlag;
import io.xdpgate.policy.Verdict;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Packet events for tests; documentation addresses only. */
public final class Packets {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

    private Packets() {}

    /** A dropped TCP SYN from 192.0.2.9 port 40000 to 198.51.100.1 port 80 on eth1, by rule {@code r_1}. */
    public static PacketEvent dropped() {
        return dropped("192.0.2.9", 40_000);
    }

    public static PacketEvent dropped(String source, int sourcePort) {
        return tcp(Verdict.DROP, null, source, sourcePort);
    }

    /** The same packet, passed, as a count rule reports it. */
    public static PacketEvent counted(Verdict wouldBe) {
        return tcp(Verdict.PASS, wouldBe, "192.0.2.9", 40_000);
    }

    private static PacketEvent tcp(Verdict verdict, @Nullable Verdict wouldBe, String source, int sourcePort) {
        return new PacketEvent(
                TIME,
                "eth1",
                verdict,
                wouldBe,
                Reason.RULE,
                "r_1",
                17,
                Family.IPV4,
                Address.parse(source).orElseThrow(),
                Address.parse("198.51.100.1").orElseThrow(),
                Protocol.TCP,
                sourcePort,
                80,
                null,
                Set.of(TcpFlag.SYN),
                null,
                null,
                74,
                new byte[0]);
    }

    /** A passed frame that is not IP: it has neither addresses, protocol, ports nor rule. */
    public static PacketEvent passedNonIp() {
        return new PacketEvent(
                TIME,
                "eth2",
                Verdict.PASS,
                null,
                Reason.NON_IP,
                null,
                17,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                60,
                new byte[0]);
    }
}
