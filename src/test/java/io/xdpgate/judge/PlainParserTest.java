package io.xdpgate.judge;

import static io.xdpgate.judge.ParsedPacket.Kind.DEEP_HEADERS;
import static io.xdpgate.judge.ParsedPacket.Kind.ENCAPSULATED;
import static io.xdpgate.judge.ParsedPacket.Kind.GUARDED;
import static io.xdpgate.judge.ParsedPacket.Kind.IP;
import static io.xdpgate.judge.ParsedPacket.Kind.MALFORMED;
import static io.xdpgate.judge.ParsedPacket.Kind.NON_IP;
import static io.xdpgate.packet.FrameBuilder.OLD_SERVICE_TAG;
import static io.xdpgate.packet.FrameBuilder.SERVICE_TAG;
import static io.xdpgate.packet.FrameBuilder.TAG;
import static io.xdpgate.packet.FrameBuilder.etherType;
import static io.xdpgate.packet.FrameBuilder.ipv4;
import static io.xdpgate.packet.FrameBuilder.ipv6;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.xdpgate.judge.ParsedPacket.Kind;
import io.xdpgate.packet.FrameBuilder;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Sentences of the design on what a packet is, each broken frame beside the whole one. */
class PlainParserTest {
    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource({"links", "malformedIpv4", "malformedIpv6", "chains", "transports", "fragments"})
    void seesWhatTheFrameIs(String sentence, FrameBuilder frame, Kind kind) {
        assertThat(PlainParser.parse(frame.build()).kind()).as(sentence).isEqualTo(kind);
    }

    static Stream<Arguments> links() {
        return Stream.of(
                row("ethernet of 14 bytes", etherType(0x88cc), NON_IP),
                row("ethernet below 14 bytes", ipv4().truncate(13), MALFORMED),
                row("nothing at all", ipv4().truncate(0), MALFORMED),
                row("LLC", FrameBuilder.llc(), NON_IP),
                row("largest LLC length", etherType(0x05ff), NON_IP),
                row("ARP", FrameBuilder.arp(), GUARDED),
                row("ARP without content", FrameBuilder.arp().truncate(14), GUARDED),
                row("tagged ARP", FrameBuilder.arp().vlan(10), GUARDED),
                row("RARP is not ARP", etherType(0x8035), NON_IP),
                row("MPLS", FrameBuilder.mpls(new byte[20]), ENCAPSULATED),
                row("MPLS multicast", etherType(0x8848), ENCAPSULATED),
                row("PPPoE session", etherType(0x8864), ENCAPSULATED),
                row("PPPoE discovery", etherType(0x8863), NON_IP),
                row("NSH", etherType(0x894f), ENCAPSULATED),
                row("MACsec", etherType(0x88e5), ENCAPSULATED),
                row("tagged MACsec", etherType(0x88e5).vlan(10), ENCAPSULATED),
                row("one tag", ipv4().tcp(1, 2).vlan(10), IP),
                row("service tag and tag", ipv6().tcp(1, 2).tag(SERVICE_TAG, 10).vlan(11), IP),
                row("old service tag", ipv4().tcp(1, 2).tag(OLD_SERVICE_TAG, 10), IP),
                row("not a tag", ipv4().tcp(1, 2).tag(0x9200, 10), NON_IP),
                row("a third tag", ipv4().tcp(1, 2).vlan(1).vlan(2).vlan(3), DEEP_HEADERS),
                row("a third tag, cut", ipv4().vlan(1).vlan(2).vlan(3).truncate(22), DEEP_HEADERS),
                row("a tag of 4 bytes", etherType(0x88cc).vlan(1).truncate(18), NON_IP),
                row("a cut tag", etherType(0x88cc).vlan(1).truncate(17), MALFORMED),
                row("a cut second tag", etherType(0x88cc).vlan(1).tag(TAG, 2).truncate(21), MALFORMED),
                row("LLC behind a tag", FrameBuilder.llc().vlan(1), NON_IP));
    }

    static Stream<Arguments> malformedIpv4() {
        return Stream.of(
                row("20 bytes", ipv4(), IP),
                row("below 20 bytes", ipv4().cut(1), MALFORMED),
                row("version 4", ipv4().tcp(1, 2).version(4), IP),
                row("version 5", ipv4().tcp(1, 2).version(5), MALFORMED),
                row("version 6 under 0x0800", ipv6().tcp(1, 2).etherTypeIs(0x0800), MALFORMED),
                row("IHL 4", ipv4().tcp(1, 2).headerWords(4), MALFORMED),
                row("IHL 15", ipv4().options(new int[40]).tcp(1, 2), IP),
                row("total length equal to the header", ipv4().lengthField(20), IP),
                row("total length below the header", ipv4().lengthField(19), MALFORMED),
                row("total length below the options", ipv4().options(1, 1, 1, 0).lengthField(20), MALFORMED),
                row("total length 0", ipv4().tcp(1, 2).lengthField(0), MALFORMED),
                row("total length beyond the frame", ipv4().tcp(1, 2).lengthOff(1), MALFORMED),
                row("total length with padding behind", ipv4().tcp(1, 2).pad(6), IP),
                row("padding does not exist", ipv4().tcp(1, 2).lengthOff(-1), MALFORMED),
                row(
                        "options are skipped",
                        ipv4().options(131, 7, 4, 192, 0, 2, 1).udp(1, 2),
                        IP),
                row("AH is a protocol of IPv4", ipv4().protocol(51), IP),
                row("wrong checksum", ipv4().tcp(1, 2).setNetwork(10, 0x13), IP));
    }

    static Stream<Arguments> malformedIpv6() {
        return Stream.of(
                row("no next header, no payload", ipv6().protocol(59), IP),
                row("below 40 bytes", ipv6().cut(1), MALFORMED),
                row("version 4 under 0x86dd", ipv6().tcp(1, 2).version(4), MALFORMED),
                row("payload in the frame", ipv6().tcp(1, 2), IP),
                row("payload beyond the frame", ipv6().tcp(1, 2).lengthOff(1), MALFORMED),
                row("padding does not exist", ipv6().tcp(1, 2).lengthOff(-1).pad(4), MALFORMED),
                row("payload length 0", ipv6().protocol(89).lengthField(0), MALFORMED),
                row("jumbogram", ipv6().extension(0, 0).tcp(1, 2).lengthField(0), MALFORMED),
                row(
                        "ICMPv6 error: the embedded header is not read",
                        ipv6().icmp(1, 0).payload(3),
                        IP));
    }

    static Stream<Arguments> chains() {
        FrameBuilder eight = ipv6().tcp(1, 2);
        FrameBuilder nine = ipv6().tcp(1, 2);
        for (int i = 0; i < 8; i++) {
            eight.extension(60, i % 2);
            nine.extension(60, i % 2);
        }
        return Stream.of(
                row("hop-by-hop", ipv6().extension(0, 0).tcp(1, 2), IP),
                row("routing", ipv6().extension(43, 2).tcp(1, 2), IP),
                row("mobility", ipv6().extension(135, 0).tcp(1, 2), IP),
                row("AH", ipv6().authentication(3).tcp(1, 2), IP),
                row("every kind", everyHeader(), IP),
                row(
                        "hop-by-hop not in front",
                        ipv6().extension(60, 0).extension(0, 0).tcp(1, 2),
                        IP),
                row("cut extension header", ipv6().extension(60, 1).protocol(59).lengthOff(-1), MALFORMED),
                row(
                        "one byte of an extension header",
                        ipv6().extension(60, 0).protocol(59).lengthField(1),
                        MALFORMED),
                row("no byte of the next header", ipv6().extension(60, 0).protocol(60), MALFORMED),
                row("cut AH", ipv6().authentication(0).protocol(59).lengthOff(-1), MALFORMED),
                row("ESP ends the chain", ipv6().extension(60, 0).protocol(50), IP),
                row("unknown ends the chain", ipv6().extension(60, 0).protocol(200), IP),
                row("eight headers", eight, IP),
                row("nine headers", nine.extension(60, 0), DEEP_HEADERS),
                row("eight headers, the ninth not in the packet", ninthMissing(), DEEP_HEADERS));
    }

    static Stream<Arguments> transports() {
        return Stream.of(
                row("TCP of 20 bytes", ipv4().tcp(1, 2), IP),
                row("TCP of 19 bytes", ipv4().transport(6, new byte[19]), MALFORMED),
                row("TCP data offset 4", ipv6().tcp(1, 2).setTransport(12, 0x40), MALFORMED),
                row("TCP data offset 15 beyond the packet", ipv6().tcp(1, 2).setTransport(12, 0xf0), IP),
                row("UDP of 8 bytes", ipv6().udp(1, 2), IP),
                row("UDP of 7 bytes", ipv6().udp(1, 2).lengthOff(-1), MALFORMED),
                row("UDP length 7", ipv4().udp(1, 2).payload(4).udpLength(7), MALFORMED),
                row("UDP length 8 with more behind", ipv4().udp(1, 2).payload(4).udpLength(8), IP),
                row("UDP length 0", ipv6().udp(1, 2).payload(4).udpLength(0), MALFORMED),
                row("UDP length beyond the packet", ipv4().udp(1, 2).payload(4).udpLength(13), MALFORMED),
                row("UDP length into the padding", ipv4().udp(1, 2).udpLength(9).pad(4), MALFORMED),
                row("UDP-Lite coverage is not a length", ipv4().udplite(1, 2).setTransport(5, 99), IP),
                row("UDP-Lite of 7 bytes", ipv4().transport(136, new byte[7]), MALFORMED),
                row("SCTP of 12 bytes", ipv4().sctp(1, 2), IP),
                row("SCTP of 11 bytes", ipv4().sctp(1, 2).lengthOff(-1), MALFORMED),
                row("DCCP of 12 bytes", ipv6().dccp(1, 2), IP),
                row("DCCP of 11 bytes", ipv6().dccp(1, 2).lengthOff(-1), MALFORMED),
                row("ICMP of 8 bytes", ipv4().icmp(8, 0), IP),
                row("ICMP of 7 bytes", ipv4().icmp(8, 0).lengthOff(-1), MALFORMED),
                row("ICMPv6 of 8 bytes", ipv6().icmp(128, 0), IP),
                row("ICMPv6 of 7 bytes", ipv6().icmp(128, 0).lengthOff(-1), MALFORMED),
                row("protocol 58 in IPv4 is not read", ipv4().transport(58, new byte[3]), IP),
                row("protocol 1 in IPv6 is not read", ipv6().transport(1, new byte[3]), IP),
                row("any other protocol is not read", ipv4().transport(89, new byte[1]), IP));
    }

    static Stream<Arguments> fragments() {
        return Stream.of(
                row("first", ipv4().tcp(1, 2).payload(4).fragment(0, true), IP),
                row(
                        "first without its whole TCP header",
                        ipv4().transport(6, new byte[16]).fragment(0, true),
                        MALFORMED),
                row(
                        "first of UDP is shorter than its length",
                        ipv4().udp(1, 2).udpLength(99).fragment(0, true),
                        IP),
                row("first of UDP with length 7", ipv4().udp(1, 2).udpLength(7).fragment(0, true), MALFORMED),
                row("not the last, length 21", ipv4().tcp(1, 2).payload(1).fragment(0, true), MALFORMED),
                row("the last, length 21", ipv4().protocol(17).payload(21).fragment(3, false), IP),
                row(
                        "later, not the last, length 20",
                        ipv4().protocol(17).payload(20).fragment(3, true),
                        MALFORMED),
                row("later without payload", ipv4().protocol(17).fragment(3, false), IP),
                row("later TCP at offset 8", ipv4().protocol(6).payload(8).fragment(1, false), MALFORMED),
                row("later TCP at offset 16", ipv4().protocol(6).payload(8).fragment(2, false), IP),
                row("later UDP at offset 8", ipv4().protocol(17).payload(8).fragment(1, false), IP),
                row("ends at 65,535", ipv4().protocol(17).payload(15).fragment(8190, false), IP),
                row("ends at 65,536", ipv4().protocol(17).payload(16).fragment(8190, false), MALFORMED),
                row("DF alone is no fragment", ipv4().tcp(1, 2).dontFragment(), IP),
                row("IPv6 first", ipv6().fragment(0, true).tcp(1, 2).payload(4), IP),
                row(
                        "IPv6 first, chain not whole",
                        ipv6().fragment(0, true).extension(60, 0).protocol(60),
                        MALFORMED),
                row(
                        "IPv6 first, chain whole",
                        ipv6().fragment(0, true).extension(60, 0).udp(1, 2),
                        IP),
                row("IPv6 first, header cut", ipv6().fragment(0, true).transport(6, new byte[16]), MALFORMED),
                row("IPv6 first, length 21", ipv6().fragment(0, true).tcp(1, 2).payload(1), MALFORMED),
                row("IPv6 later", ipv6().fragment(4, false).protocol(17).payload(3), IP),
                row(
                        "IPv6 later, behind it is not read",
                        ipv6().fragment(4, false).protocol(60).payload(1),
                        IP),
                row(
                        "IPv6 later TCP at offset 8",
                        ipv6().fragment(1, false).protocol(6).payload(8),
                        MALFORMED),
                row(
                        "IPv6 ends at 65,536",
                        ipv6().fragment(8190, false).protocol(17).payload(16),
                        MALFORMED),
                row("IPv6 atomic", ipv6().fragment(0, false).tcp(1, 2), IP),
                row(
                        "IPv6 atomic, odd length",
                        ipv6().fragment(0, false).tcp(1, 2).payload(1),
                        IP),
                row(
                        "cut fragment header",
                        ipv6().fragment(0, false).protocol(59).lengthOff(-1),
                        MALFORMED),
                row(
                        "two fragment headers",
                        ipv6().fragment(0, false).fragment(0, false).tcp(1, 2),
                        MALFORMED),
                row(
                        "two, the first not atomic",
                        ipv6().fragment(0, true).fragment(0, false).tcp(1, 2),
                        MALFORMED));
    }

    private static FrameBuilder everyHeader() {
        return ipv6().extension(0, 0)
                .extension(60, 1)
                .extension(43, 2)
                .fragment(0, false)
                .authentication(1)
                .extension(135, 0)
                .extension(60, 0)
                .udp(1, 2);
    }

    private static FrameBuilder ninthMissing() {
        FrameBuilder frame = ipv6();
        for (int i = 0; i < 8; i++) {
            frame.extension(43, 0);
        }
        return frame.protocol(0);
    }

    private static Arguments row(String sentence, FrameBuilder frame, Kind kind) {
        return arguments(sentence, frame, kind);
    }
}
