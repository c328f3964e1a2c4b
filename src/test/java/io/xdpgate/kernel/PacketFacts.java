package io.xdpgate.kernel;

import io.xdpgate.judge.ParsedPacket;
import io.xdpgate.judge.ParsedPacket.Fragment;
import io.xdpgate.judge.ParsedPacket.Icmp;
import io.xdpgate.judge.ParsedPacket.Inner;
import io.xdpgate.judge.ParsedPacket.Ip;
import io.xdpgate.judge.ParsedPacket.Kind;
import io.xdpgate.judge.ParsedPacket.Ports;
import io.xdpgate.policy.Address;
import io.xdpgate.policy.Family;
import org.jspecify.annotations.Nullable;

/** What two parsers must agree on. */
record PacketFacts(
        Kind kind,
        @Nullable Integer vlan,
        @Nullable Integer innerVlan,
        @Nullable IpFacts ip,
        @Nullable Payload payload) {
    record IpFacts(Family family, Address source, Address destination, int length, int hopLimit, int dscp) {}

    /** Only of frames that are neither malformed nor too deep: for these, what was read is best effort. */
    record Payload(
            int protocol,
            Fragment fragment,
            boolean extended,
            @Nullable Ports ports,
            @Nullable Integer tcpFlags,
            @Nullable Icmp icmp) {}

    static PacketFacts of(ParsedPacket packet) {
        Ip ip = packet.ip();
        Inner inner = packet.inner();
        return new PacketFacts(
                packet.kind(),
                packet.vlan(),
                packet.innerVlan(),
                ip == null
                        ? null
                        : new IpFacts(
                                ip.family(), ip.source(), ip.destination(), ip.length(), ip.hopLimit(), ip.dscp()),
                inner == null
                        ? null
                        : new Payload(
                                inner.protocol(),
                                inner.fragment(),
                                inner.extensionHeaders() > 0,
                                inner.ports(),
                                inner.tcpFlags(),
                                inner.icmp()));
    }
}
