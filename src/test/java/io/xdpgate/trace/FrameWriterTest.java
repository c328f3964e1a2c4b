package io.xdpgate.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.xdpgate.judge.ParsedPacket;
import io.xdpgate.judge.ParsedPacket.Kind;
import io.xdpgate.judge.PlainParser;
import io.xdpgate.policy.Address;
import io.xdpgate.policy.FragmentMatch;
import io.xdpgate.policy.IcmpMatch;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.TcpFlag;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames that are made are read by the judge's parser as what was asked for. */
class FrameWriterTest {
    private static final Address FOUR = Address.parse("192.0.2.9").orElseThrow();
    private static final Address SIX = Address.parse("2001:db8::9").orElseThrow();

    private static PacketFields packet(Address address, @Nullable Protocol protocol, FragmentMatch fragment) {
        boolean ports = protocol != null && protocol.hasPorts() && fragment != FragmentMatch.LATER;
        return new PacketFields(
                address,
                address,
                protocol,
                ports ? 40_000 : null,
                ports ? 65_535 : null,
                null,
                null,
                4_095,
                7,
                fragment,
                null,
                255,
                63);
    }

    static Stream<PacketFields> packets() {
        return Stream.of(FOUR, SIX)
                .flatMap(address -> Stream.of("tcp", "udp", "sctp", "dccp", "udplite", "icmp", "icmpv6", "gre", "255")
                        .map(name -> Protocol.parse(name).orElseThrow())
                        .flatMap(protocol -> Stream.of(FragmentMatch.NONE, FragmentMatch.FIRST, FragmentMatch.LATER)
                                .map(fragment -> packet(address, protocol, fragment))));
    }

    @ParameterizedTest
    @MethodSource("packets")
    void isReadAsWritten(PacketFields fields) {
        ParsedPacket parsed = PlainParser.parse(FrameWriter.write(fields));
        assertThat(parsed.kind()).isEqualTo(Kind.IP);
        assertThat(parsed.vlan()).isEqualTo(4_095);
        assertThat(parsed.innerVlan()).isEqualTo(7);
        ParsedPacket.Ip ip = Objects.requireNonNull(parsed.ip());
        assertThat(ip.source()).isEqualTo(fields.source());
        assertThat(ip.destination()).isEqualTo(fields.destination());
        assertThat(ip.hopLimit()).isEqualTo(255);
        assertThat(ip.dscp()).isEqualTo(63);
        assertThat(ip.length()).isEqualTo(FrameWriter.minPacketLength(fields));
        ParsedPacket.Inner inner = Objects.requireNonNull(parsed.inner());
        assertThat(inner.protocol())
                .isEqualTo(Objects.requireNonNull(fields.protocol()).number());
        assertThat(inner.fragment().name()).isEqualTo(fields.fragment().name());
        Integer port = fields.sourcePort();
        assertThat(inner.ports()).isEqualTo(port == null ? null : new ParsedPacket.Ports(port, 65_535));
    }

    @Test
    void takesTheProtocolFromTheOtherMembers() {
        assertThat(protocol(null, Set.of(TcpFlag.ACK), null)).isEqualTo(6);
        assertThat(protocol(new IcmpMatch(3, 4), null, null)).isEqualTo(1);
        assertThat(protocol(null, null, 53)).isEqualTo(17);
        assertThat(protocol(null, null, null)).isEqualTo(59);
    }

    private static int protocol(
            @Nullable IcmpMatch icmp, @Nullable Set<TcpFlag> flags, @Nullable Integer destinationPort) {
        PacketFields fields = new PacketFields(
                FOUR, FOUR, null, null, destinationPort, icmp, flags, null, null, FragmentMatch.NONE, null, null, null);
        ParsedPacket.Inner inner = Objects.requireNonNull(
                PlainParser.parse(FrameWriter.write(fields)).inner());
        if (flags != null) {
            assertThat(inner.tcpFlags()).isEqualTo(TcpFlag.bits(flags));
        }
        return inner.protocol();
    }

    @Test
    void hasTheLengthAskedFor() {
        PacketFields longest = new PacketFields(
                SIX, SIX, null, null, 53, null, null, null, null, FragmentMatch.NONE, 3_378, null, null);
        assertThat(FrameWriter.maxPacketLength()).isEqualTo(3_378);
        byte[] frame = FrameWriter.write(longest);
        assertThat(frame).hasSize(3_392);
        // the datagram's own length stays 8: what is behind it is no part of it
        assertThat(Objects.requireNonNull(PlainParser.parse(frame).ip()).length())
                .isEqualTo(3_378);
        PacketFields tooLong = new PacketFields(
                SIX, SIX, null, null, 53, null, null, null, null, FragmentMatch.NONE, 3_379, null, null);
        assertThatIllegalArgumentException().isThrownBy(() -> FrameWriter.write(tooLong));
    }
}
