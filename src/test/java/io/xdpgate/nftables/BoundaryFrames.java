package io.xdpgate.nftables;

import io.xdpgate.packet.FrameBuilder;
import io.xdpgate.policy.TcpFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Packets at the edges of what conditions can ask for. */
final class BoundaryFrames {
    private BoundaryFrames() {}

    static List<byte[]> all() {
        List<FrameBuilder> frames = new ArrayList<>();
        for (Supplier<FrameBuilder> family : List.<Supplier<FrameBuilder>>of(FrameBuilder::ipv4, FrameBuilder::ipv6)) {
            transports(frames, family);
            fragments(frames, family);
            headerFields(frames, family);
            frames.add(family.get().vlan(10).tcp(1, 80));
            frames.add(family.get().tag(FrameBuilder.SERVICE_TAG, 0x700a).tcp(1, 80));
            frames.add(family.get().tag(FrameBuilder.TAG, 0xe000).tcp(1, 80));
            frames.add(family.get().tag(FrameBuilder.TAG, 4094).udp(1, 53));
        }
        addresses(frames);
        chains(frames);
        return frames.stream().map(FrameBuilder::build).toList();
    }

    private static void transports(List<FrameBuilder> frames, Supplier<FrameBuilder> family) {
        for (int port : new int[] {0, 1, 79, 80, 81, 1023, 1024, 65_534, 65_535}) {
            frames.add(family.get().tcp(65_535 - port, port, TcpFlag.SYN));
            frames.add(family.get().udp(port, 80));
        }
        frames.add(family.get().sctp(80, 443));
        frames.add(family.get().dccp(80, 443));
        frames.add(family.get().udplite(80, 443));
        frames.add(family.get().tcp(80, 443));
        frames.add(family.get().tcp(80, 443, TcpFlag.values()));
        frames.add(family.get().icmp(8, 0));
        frames.add(family.get().icmp(255, 255));
        frames.add(family.get().icmp(128, 1));
        for (int protocol : new int[] {1, 2, 47, 50, 58, 59, 89, 255}) {
            frames.add(family.get().transport(protocol, new byte[] {0, 80, 0, 80, 0, 8, 0, 0}));
        }
    }

    private static void fragments(List<FrameBuilder> frames, Supplier<FrameBuilder> family) {
        frames.add(family.get().fragment(0, true).tcp(1, 80).payload(12));
        frames.add(family.get().fragment(0, true).udp(1, 80).payload(8));
        frames.add(family.get().fragment(0, false).tcp(1, 80));
        frames.add(family.get().fragment(1, true).udp(1, 80).payload(8));
        frames.add(family.get().fragment(2, false).tcp(1, 80));
        frames.add(family.get().fragment(8189, false).udp(1, 80));
        frames.add(family.get().fragment(3, false).icmp(8, 0));
    }

    private static void headerFields(List<FrameBuilder> frames, Supplier<FrameBuilder> family) {
        for (int hopLimit : new int[] {0, 1, 5, 6, 254, 255}) {
            frames.add(family.get().hopLimit(hopLimit).udp(1, 80));
        }
        for (int dscp : new int[] {0, 1, 31, 32, 46, 63}) {
            frames.add(family.get().dscp(dscp).ecn(3).udp(1, 80));
            frames.add(family.get().dscp(dscp).udp(1, 80));
        }
        for (int payload : new int[] {0, 1, 20, 32, 36, 44, 60, 80, 100, 1400}) {
            frames.add(family.get().udp(1, 80).payload(payload));
        }
        frames.add(family.get().udp(1, 80).payload(3).pad(30));
    }

    private static void addresses(List<FrameBuilder> frames) {
        Stream.of(
                        "0.0.0.0",
                        "127.255.255.255",
                        "128.0.0.0",
                        "192.0.1.255",
                        "192.0.2.0",
                        "192.0.2.7",
                        "192.0.2.8",
                        "192.0.2.127",
                        "192.0.2.128",
                        "192.0.2.255",
                        "192.0.3.0",
                        "224.0.0.0",
                        "255.255.255.255")
                .forEach(address -> {
                    frames.add(FrameBuilder.ipv4().from(address).udp(1, 80));
                    frames.add(FrameBuilder.ipv4().to(address).udp(1, 80));
                });
        Stream.of(
                        "::",
                        "7fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                        "8000::",
                        "2001:db8::",
                        "2001:db8::7fff:ffff:ffff:ffff",
                        "2001:db8::8000:0:0:0",
                        "2001:db8:0:1::",
                        "2001:db8::8",
                        "2001:db8::a",
                        "::ffff:192.0.2.9",
                        "fe80::1",
                        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")
                .forEach(address -> {
                    frames.add(FrameBuilder.ipv6().from(address).udp(1, 80));
                    frames.add(FrameBuilder.ipv6().to(address).udp(1, 80));
                });
    }

    private static void chains(List<FrameBuilder> frames) {
        frames.add(FrameBuilder.ipv4().options(1, 1, 1, 0).tcp(1, 80));
        frames.add(FrameBuilder.ipv4().options(new int[40]).tcp(1, 80));
        frames.add(FrameBuilder.ipv4().transport(51, new byte[] {6, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
        frames.add(FrameBuilder.ipv6().extension(0, 0).tcp(1, 80));
        frames.add(FrameBuilder.ipv6()
                .extension(0, 2)
                .extension(43, 0)
                .extension(60, 1)
                .tcp(1, 80));
        frames.add(FrameBuilder.ipv6().extension(60, 255 / 8).udp(1, 80));
        frames.add(FrameBuilder.ipv6()
                .extension(60, 0)
                .fragment(0, true)
                .extension(60, 0)
                .udp(1, 80));
        frames.add(FrameBuilder.ipv6()
                .extension(0, 0)
                .fragment(5, true)
                .extension(60, 0)
                .payload(8));
        frames.add(FrameBuilder.ipv6().extension(60, 0).protocol(59).payload(8));
        frames.add(FrameBuilder.ipv6().protocol(59));
    }
}
