package io.xdpgate.judge;

import static io.xdpgate.judge.Pools.pick;

import io.xdpgate.packet.FrameBuilder;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.TcpFlag;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Random frames that meet the conditions of {@link RandomPolicies} often: the same seed, the same frames. */
public final class RandomFrames {
    private static final List<Integer> TAGS =
            List.of(FrameBuilder.TAG, FrameBuilder.SERVICE_TAG, FrameBuilder.OLD_SERVICE_TAG);
    private static final List<Integer> EXTENSION_HEADERS = List.of(0, 43, 60, 135);
    private static final List<Integer> ETHER_TYPES =
            List.of(0x0806, 0x8847, 0x8848, 0x8864, 0x894f, 0x88e5, 0x88cc, 0x8863, 0x9200, 0x05ff, 0x0600, 0, 0xffff);

    private final Random random;

    private RandomFrames(Random random) {
        this.random = random;
    }

    /** Frames of 0 to about 400 bytes; in the lead well-formed ones, then broken ones, now and then garbage. */
    public static List<byte[]> frames(long seed, int count) {
        RandomFrames frames = new RandomFrames(new Random(seed));
        return Stream.generate(frames::next).limit(count).toList();
    }

    private byte[] next() {
        return switch (random.nextInt(20)) {
            case 0 -> garbage();
            case 1 -> other();
            case 2 -> flipped(ip().build());
            case 3 -> {
                byte[] whole = ip().build();
                yield Arrays.copyOf(whole, random.nextInt(whole.length + 1));
            }
            case 4, 5 -> malformed(ip()).build();
            case 6 -> guarded().build();
            default -> ip().build();
        };
    }

    private FrameBuilder ip() {
        boolean isIpv4 = random.nextBoolean();
        FrameBuilder frame = isIpv4 ? FrameBuilder.ipv4() : FrameBuilder.ipv6();
        Family family = isIpv4 ? Family.IPV4 : Family.IPV6;
        frame.from(Pools.address(random, family)).to(Pools.address(random, family));
        frame.dscp(pick(random, Pools.DSCPS)).ecn(random.nextInt(4)).hopLimit(pick(random, Pools.HOP_LIMITS));
        tags(frame);
        transport(frame);
        if (chance(2)) {
            frame.payload(random.nextInt(chance(4) ? 300 : 40));
        }
        if (isIpv4) {
            fragmentIpv4(frame);
        } else {
            chain(frame);
        }
        if (chance(4)) {
            frame.pad(random.nextInt(30));
        }
        return frame;
    }

    private void tags(FrameBuilder frame) {
        int count = chance(3) ? 1 + random.nextInt(chance(4) ? 3 : 2) : 0;
        for (int i = 0; i < count; i++) {
            int id = chance(4) ? pick(random, List.of(0, 4095, 12)) : pick(random, Pools.VLANS);
            frame.tag(pick(random, TAGS), random.nextInt(16) << 12 | id);
        }
    }

    private void transport(FrameBuilder frame) {
        int source = Pools.port(random);
        int destination = Pools.port(random);
        switch (random.nextInt(9)) {
            case 0, 1, 2 ->
                frame.tcp(source, destination, TcpFlag.of(random.nextInt(256)).toArray(new TcpFlag[0]));
            case 3, 4 -> frame.udp(source, destination);
            case 5 -> frame.icmp(pick(random, chance(2) ? Pools.ICMP_TYPES : Pools.ICMPV6_TYPES), random.nextInt(5));
            case 6 -> {
                switch (random.nextInt(3)) {
                    case 0 -> frame.sctp(source, destination);
                    case 1 -> frame.dccp(source, destination);
                    default -> frame.udplite(source, destination);
                }
            }
            default ->
                frame.transport(
                        pick(random, chance(4) ? Pools.EXTENSION_HEADERS : Pools.OTHER_PROTOCOLS),
                        bytes(random.nextInt(24)));
        }
    }

    private void fragmentIpv4(FrameBuilder frame) {
        if (chance(5)) {
            frame.options(1, 1, 1, 0);
        } else if (chance(8)) {
            frame.options(148, 4, 0, 0, 1, 1, 1, 1);
        } else if (chance(12)) {
            frame.options(new int[40]);
        }
        if (chance(4)) {
            frame.fragment(offset(), random.nextBoolean());
            frame.payload(8 * random.nextInt(5) + (chance(2) ? 4 : 0));
        } else if (chance(3)) {
            frame.dontFragment();
        }
    }

    private void chain(FrameBuilder frame) {
        int headers = chance(3) ? random.nextInt(chance(3) ? 11 : 4) : 0;
        for (int i = 0; i < headers; i++) {
            if (chance(8)) {
                frame.fragment(offset(), random.nextBoolean());
            } else if (chance(8)) {
                frame.authentication(random.nextInt(4));
            } else {
                frame.extension(pick(random, EXTENSION_HEADERS), random.nextInt(chance(8) ? 9 : 3));
            }
        }
        if (chance(8)) {
            frame.fragment(offset(), random.nextBoolean()).payload(8 * random.nextInt(5) + (chance(2) ? 4 : 0));
        }
    }

    private int offset() {
        return switch (random.nextInt(6)) {
            case 0, 1, 2 -> 0;
            case 3 -> 1;
            case 4 -> 1 + random.nextInt(200);
            default -> 8_180 + random.nextInt(12);
        };
    }

    private FrameBuilder malformed(FrameBuilder frame) {
        return switch (random.nextInt(8)) {
            case 0 -> frame.version(random.nextInt(16));
            case 1 -> frame.headerWords(random.nextInt(16));
            case 2 -> frame.lengthOff(1 + random.nextInt(40));
            case 3 -> frame.lengthField(random.nextInt(80));
            case 4 -> frame.udp(Pools.port(random), Pools.port(random)).udpLength(random.nextInt(20));
            case 5 -> frame.tcp(Pools.port(random), Pools.port(random)).setTransport(12, random.nextInt(256));
            case 6 -> frame.transport(pick(random, Pools.PORT_PROTOCOLS), bytes(random.nextInt(21)));
            default -> frame.setNetwork(random.nextInt(20), random.nextInt(256));
        };
    }

    /** What the guard protects, and its near misses. */
    private FrameBuilder guarded() {
        FrameBuilder frame = random.nextBoolean() ? FrameBuilder.ipv6() : FrameBuilder.ipv4();
        switch (random.nextInt(5)) {
            case 0 -> frame.icmp(132 + random.nextInt(6), chance(4) ? 1 : 0).hopLimit(chance(4) ? 254 : 255);
            case 1 ->
                frame.icmp(pick(random, List.of(129, 130, 131, 132, 143, 144)), 0)
                        .hopLimit(chance(4) ? 2 : 1);
            case 2 -> frame.udp(chance(4) ? 66 : 67, chance(4) ? 67 : 68);
            case 3 -> frame.udp(chance(4) ? 546 : 547, 546);
            default -> frame.icmp(2 + random.nextInt(2), 3 + random.nextInt(2));
        }
        byte[] built = frame.build();
        if (built[12] == (byte) 0x86 && !chance(4)) {
            frame.from(chance(4) ? "febf::1" : "fe80::1");
        }
        if (chance(4)) {
            frame.fragment(0, chance(3)).payload(8);
        }
        tags(frame);
        return frame;
    }

    private byte[] other() {
        FrameBuilder frame = chance(6) ? FrameBuilder.llc() : FrameBuilder.etherType(pick(random, ETHER_TYPES));
        frame.payload(bytes(random.nextInt(60)));
        tags(frame);
        return frame.build();
    }

    private byte[] flipped(byte[] frame) {
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = chance(3) ? random.nextInt(frame.length) : Math.min(frame.length - 1, 12 + random.nextInt(50));
            frame[at] = (byte) (frame[at] ^ (1 << random.nextInt(8)));
        }
        return frame;
    }

    private byte[] garbage() {
        byte[] frame = bytes(random.nextInt(120));
        if (frame.length >= 14 && chance(2)) {
            frame[12] = (byte) (chance(2) ? 0x08 : 0x86);
            frame[13] = (byte) (frame[12] == 0x08 ? 0x00 : 0xdd);
        }
        return frame;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }
}
