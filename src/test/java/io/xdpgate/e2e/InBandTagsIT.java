package io.xdpgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.testkit.RequiresBpf;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames with tags in band, an IPv4 option or an extension header do not slip past a rule. */
@RequiresBpf
class InBandTagsIT {
    private static final String MACS = "020000000001" + "020000000002";
    /** IPv4 192.0.2.2 to 192.0.2.1, UDP 40000 to 9, 8 bytes of nothing. */
    private static final String IPV4 = "0800" + "4500002400000000401100" + "00" + "c0000202" + "c0000201" + "9c400009"
            + "00100000" + "00".repeat(8);
    /** The same behind a router alert option (RFC 2113). */
    private static final String IPV4_OPTION = "0800" + "4600002800000000401100" + "00" + "c0000202" + "c0000201"
            + "94040000" + "9c400009" + "00100000" + "00".repeat(8);
    /** IPv6 2001:db8::2 to 2001:db8::1 with a destination options header before the same UDP header. */
    private static final String IPV6_EXTENSION = "86dd" + "6000000000183c40" + "20010db8" + "00".repeat(11) + "02"
            + "20010db8" + "00".repeat(11) + "01" + "1100010400000000" + "9c400009" + "00100000" + "00".repeat(8);

    private static final List<String> SAME_HEADER_INSIDE = List.of(
            IPV4,
            "8100000a" + IPV4,
            "88a8000a" + "81000014" + IPV4,
            "91000005" + IPV4,
            "81000000" + IPV4,
            IPV4_OPTION,
            IPV6_EXTENSION,
            "8100000a" + IPV6_EXTENSION);

    @Test
    void everyFormOfThePacketIsDroppedAndReported() throws Exception {
        try (World world = new World();
                Service service = Service.start("--netns", world.server.name(), "--interface", World.INTERFACE)) {
            String other = service.createRule("""
                    {"match":{"protocol":"udp","destinationPorts":["10"]},"action":"drop"}""");
            String rule = service.createRule("""
                    {"match":{"protocol":"udp","destinationPorts":["9"]},"action":"drop"}""");
            try (EventStream events = new EventStream(service, "?rule=" + rule)) {
                long expected = 0;
                for (String frame : SAME_HEADER_INSIDE) {
                    world.inject(HexFormat.of().parseHex(MACS + frame), 1);
                    expected++;
                    EventStream.Message event = events.next("packet");
                    assertThat(event.data().get("destinationPort").asInt())
                            .as(frame)
                            .isEqualTo(9);
                    assertThat(service.packetsOf(rule)).as(frame).isEqualTo(expected);
                }
                assertThat(service.packetsOf(other)).isZero();
                assertVlan(world, events);
                service.deleteRule(rule);
                world.inject(HexFormat.of().parseHex(MACS + IPV4), 1);
                assertThat(events.poll("packet", Duration.ofMillis(300))).isNull();
            }
        }
    }

    private static void assertVlan(World world, EventStream events) throws InterruptedException {
        world.inject(HexFormat.of().parseHex(MACS + "88a8000a" + "81000014" + IPV4), 1);
        EventStream.Message event = events.next("packet");
        assertThat(event.data().get("vlan").asInt()).isEqualTo(10);
        assertThat(event.data().get("innerVlan").asInt()).isEqualTo(20);
    }
}
