package io.xdpgate.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.policy.TcpFlag;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Frames byte by byte, so that the builder is not its own judge. */
class FrameBuilderTest {
    private static final String ETHERNET = "020000000001020000000002";

    @Test
    void buildsTaggedTcpOverIpv4() {
        byte[] frame = FrameBuilder.ipv4()
                .vlan(10)
                .dscp(46)
                .options(1)
                .tcp(40_000, 80, TcpFlag.SYN)
                .payload(2)
                .pad(1)
                .build();
        assertThat(HexFormat.of().formatHex(frame))
                .isEqualTo(ETHERNET + "8100000a0800"
                        + "46b8002e4242000040064992c0000209c633640101000000"
                        + "9c40005000000001000000005002040000000000" + "5a5a" + "00");
    }

    @Test
    void buildsUdpBehindAnIpv6Chain() {
        byte[] frame = FrameBuilder.ipv6()
                .dscp(1)
                .extension(0, 0)
                .fragment(2, true)
                .udp(1, 2)
                .payload(8)
                .build();
        assertThat(HexFormat.of().formatHex(frame))
                .isEqualTo(ETHERNET + "86dd"
                        + "60400000" + "00200040" + "20010db8000000000000000000000009"
                        + "20010db8000100000000000000000001"
                        + "2c00000000000000" + "1100001100001234" + "0001000200100000" + "5a".repeat(8));
    }

    @Test
    void overridesAndCuts() {
        FrameBuilder frame = FrameBuilder.ipv4()
                .udp(1, 2)
                .setTransport(0, 0xff)
                .setNetwork(1, 0xee)
                .set(0, 0xdd);
        assertThat(frame.build()[34]).isEqualTo((byte) 0xff);
        assertThat(frame.build()[15]).isEqualTo((byte) 0xee);
        assertThat(frame.build()[0]).isEqualTo((byte) 0xdd);
        assertThat(frame.truncate(20).build()).hasSize(20);
        assertThat(frame.cut(1).build()).hasSize(41);
    }
}
