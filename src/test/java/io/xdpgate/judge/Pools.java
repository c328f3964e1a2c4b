package io.xdpgate.judge;

import io.xdpgate.policy.Address;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.UInt128;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Small pools of values that random policies and random frames share, so that they meet often. */
final class Pools {
    /** Nested and neighbouring blocks, and the ends of the address space. */
    static final List<Prefix> IPV4 = prefixes(
            "0.0.0.0/0",
            "0.0.0.0/1",
            "128.0.0.0/1",
            "192.0.0.0/8",
            "192.0.2.0/24",
            "192.0.2.0/25",
            "192.0.2.128/25",
            "192.0.2.8/29",
            "192.0.2.8/31",
            "192.0.2.9",
            "192.0.2.10",
            "198.51.100.0/24",
            "198.51.100.0/30",
            "198.51.100.1",
            "203.0.113.0/24",
            "203.0.113.255",
            "0.0.0.0",
            "255.255.255.255",
            "224.0.0.0/4");

    static final List<Prefix> IPV6 = prefixes(
            "::/0",
            "::/1",
            "8000::/1",
            "2001:db8::/32",
            "2001:db8::/48",
            "2001:db8:1::/48",
            "2001:db8::/63",
            "2001:db8::/64",
            "2001:db8::/65",
            "2001:db8::8/127",
            "2001:db8::9",
            "2001:db8:1::1",
            "2001:db8:0:0:8000::/65",
            "2001:db8:0:1::/64",
            "::ffff:192.0.2.0/120",
            "fe80::/10",
            "::",
            "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
            "ff00::/8");

    static final String EMPTY_SET = "empty";
    static final List<String> SETS = List.of("a", "b", "c", "d", EMPTY_SET);

    static final List<Integer> PORTS =
            List.of(0, 1, 22, 53, 67, 68, 79, 80, 81, 443, 546, 547, 1023, 1024, 65_534, 65_535);
    static final List<Integer> PORT_PROTOCOLS = List.of(6, 17, 33, 132, 136);
    static final List<Integer> OTHER_PROTOCOLS = List.of(1, 2, 47, 50, 58, 59, 89, 255);
    /** Extension headers of IPv6, ordinary protocols of IPv4. */
    static final List<Integer> EXTENSION_HEADERS = List.of(0, 43, 44, 51, 60, 135);

    static final List<Integer> ICMP_TYPES = List.of(0, 3, 8, 11, 255);
    static final List<Integer> ICMPV6_TYPES = List.of(1, 2, 128, 129, 130, 131, 132, 133, 135, 136, 137, 143, 255);
    static final List<Integer> VLANS = List.of(1, 10, 11, 100, 4094);
    static final List<Integer> HOP_LIMITS = List.of(0, 1, 2, 5, 63, 64, 128, 254, 255);
    static final List<Integer> DSCPS = List.of(0, 1, 10, 46, 62, 63);
    /** 20 and 40 are packets without payload; 40 and 60 are TCP ones. */
    static final List<Integer> LENGTHS = List.of(0, 20, 28, 40, 48, 60, 64, 100, 128, 1500, 65_535, 65_575);

    private Pools() {}

    static <T> T pick(Random random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    /** The first, the last or a random address of a block of the pool, or one step outside of it. */
    static Address address(Random random, Family family) {
        Prefix prefix = pick(random, family == Family.IPV4 ? IPV4 : IPV6);
        UInt128 host = prefix.first()
                .or(new UInt128(random.nextLong(), random.nextLong())
                        .and(UInt128.ones(family.bits() - prefix.length())));
        UInt128 value = switch (random.nextInt(5)) {
            case 0 -> prefix.first();
            case 1 -> prefix.last();
            case 2 -> prefix.last().next().and(UInt128.ones(family.bits()));
            default -> host;
        };
        return new Address(family, value);
    }

    /** Mostly of the pool, now and then any. */
    static int port(Random random) {
        return random.nextInt(6) == 0 ? random.nextInt(65_536) : pick(random, PORTS);
    }

    private static List<Prefix> prefixes(String... texts) {
        return Stream.of(texts).map(text -> Prefix.parse(text).orElseThrow()).toList();
    }
}
