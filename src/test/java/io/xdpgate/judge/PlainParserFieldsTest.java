package io.xdpgate.judge;

import static io.xdpgate.packet.FrameBuilder.SERVICE_TAG;
import static io.xdpgate.packet.FrameBuilder.ipv4;
import static io.xdpgate.packet.FrameBuilder.ipv6;
import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.judge.ParsedPacket.Fragment;
import io.xdpgate.judge.ParsedPacket.Icmp;
import io.xdpgate.judge.ParsedPacket.Inner;
import io.xdpgate.judge.ParsedPacket.Ip;
import io.xdpgate.judge.ParsedPacket.Ports;
import io.xdpgate.packet.FrameBuilder;
import io.xdpgate.policy.TcpFlag;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the parser reads out of whole packets. */
class PlainParserFieldsTest {
    @Test
    void readsTheIpv4Header() {
        byte[] frame = ipv4().from("192.0.2.200")
                .to("203.0.113.7")
                .dscp(46)
                .ecn(3)
                .hopLimit(3)
                .options(1, 1)
                .tcp(65_535, 0, TcpFlag.SYN, TcpFlag.CWR)
                .payload(10)
                .vlan(4095)
                .pad(9)
                .build();
        ParsedPacket packet = PlainParser.parse(frame);
        Ip ip = Objects.requireNonNull(packet.ip());
        assertThat(ip.source()).hasToString("192.0.2.200");
        assertThat(ip.destination()).hasToString("203.0.113.7");
        assertThat(ip.length()).isEqualTo(54);
        assertThat(ip.hopLimit()).isEqualTo(3);
        assertThat(ip.dscp()).isEqualTo(46);
        assertThat(inner(packet).ports()).isEqualTo(new Ports(65_535, 0));
        assertThat(inner(packet).tcpFlags()).isEqualTo(0x82);
        assertThat(packet.vlan()).isEqualTo(4095);
        assertThat(packet.innerVlan()).isNull();
    }

    @Test
    void readsTheIpv6Header() {
        byte[] frame = ipv6().from("2001:db8::1234")
                .to("2001:db8:ffff::1")
                .dscp(63)
                .ecn(1)
                .hopLimit(0)
                .extension(0, 0)
                .fragment(0, false)
                .icmp(200, 7)
                .tag(SERVICE_TAG, 0)
                .vlan(12)
                .build();
        ParsedPacket packet = PlainParser.parse(frame);
        Ip ip = Objects.requireNonNull(packet.ip());
        assertThat(ip.source()).hasToString("2001:db8::1234");
        assertThat(ip.destination()).hasToString("2001:db8:ffff::1");
        assertThat(ip.length()).isEqualTo(64);
        assertThat(ip.hopLimit()).isZero();
        assertThat(ip.dscp()).isEqualTo(63);
        assertThat(packet.vlan()).as("a priority tag counts as untagged").isNull();
        assertThat(packet.innerVlan()).isEqualTo(12);
        assertThat(inner(packet)).isEqualTo(new Inner(58, Fragment.NONE, 2, true, null, null, new Icmp(200, 7)));
    }

    @Test
    void laterFragmentsHaveNoPortsAndTheNumberInTheirHeader() {
        assertThat(inner(ipv4().protocol(6).payload(24).fragment(5, true)))
                .isEqualTo(new Inner(6, Fragment.LATER, 0, false, null, null, null));
        assertThat(inner(ipv6().extension(60, 0).fragment(5, true).protocol(43).payload(24)))
                .isEqualTo(new Inner(43, Fragment.LATER, 2, true, null, null, null));
    }

    @Test
    void firstAndAtomicFragmentsHavePorts() {
        assertThat(inner(ipv4().udp(5, 6).fragment(0, true)))
                .isEqualTo(new Inner(17, Fragment.FIRST, 0, false, new Ports(5, 6), null, null));
        assertThat(inner(ipv6().fragment(0, false).udp(5, 6)))
                .isEqualTo(new Inner(17, Fragment.NONE, 1, true, new Ports(5, 6), null, null));
    }

    @Test
    void theFivePortProtocolsHavePortsAndOthersNot() {
        Ports ports = new Ports(7, 8);
        assertThat(inner(ipv4().sctp(7, 8)).ports()).isEqualTo(ports);
        assertThat(inner(ipv6().dccp(7, 8)).ports()).isEqualTo(ports);
        assertThat(inner(ipv4().udplite(7, 8)).ports()).isEqualTo(ports);
        assertThat(inner(ipv4().transport(47, new byte[20])).ports()).isNull();
    }

    @Test
    void typeAndCodeAreThoseOfTheFamily() {
        assertThat(inner(ipv4().icmp(8, 1)).icmp()).isEqualTo(new Icmp(8, 1));
        assertThat(inner(ipv4().transport(58, new byte[8])).icmp()).isNull();
        assertThat(inner(ipv6().transport(1, new byte[8])).icmp()).isNull();
    }

    private static Inner inner(FrameBuilder frame) {
        return inner(PlainParser.parse(frame.build()));
    }

    private static Inner inner(ParsedPacket packet) {
        return Objects.requireNonNull(packet.inner());
    }
}
