package io.xdpgate.classbench;

import io.xdpgate.policy.Address;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.UInt128;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Address lists of any size that look like block lists. The same seed gives the same list.
 *
 * <p>IPv4: 97 % single addresses, which come in clusters of 1.8 to a /24 as in published lists; 2.5 % /24, 0.5 % /20
 * to /23. Two million entries lie in about 7 % of all /24 blocks, a million in 3.5 %, 120,000 in 0.4 %; multicast
 * and above are left out. IPv6: 5 % /32, 20 % /48, 35 % /64, 40 % single addresses, in eight blocks that registries
 * hand out; a third of the /48 and half of the rest
 * begin like a prefix of before, so that sites cluster.
 */
public final class GeneratedLists {
    /** Mean cluster 1 / (1 - 0.45) = 1.8. */
    private static final int ANOTHER_OF_CLUSTER = 45;

    private static final int MOST_UNICAST = 224;
    private static final int[] BLOCKS = {0x2001, 0x2400, 0x2405, 0x2600, 0x2804, 0x2a00, 0x2a02, 0x2c0f};

    private final Random random;
    private final Set<Prefix> taken = new LinkedHashSet<>();
    private final List<Prefix> sites = new ArrayList<>();

    private GeneratedLists(long seed) {
        this.random = new Random(seed);
    }

    public static AddressList ipv4(int size, long seed) {
        GeneratedLists lists = new GeneratedLists(seed);
        int address = lists.unicast();
        while (lists.taken.size() < size) {
            address =
                    lists.chance(ANOTHER_OF_CLUSTER) ? (address & ~0xff) | lists.random.nextInt(256) : lists.unicast();
            int percent = lists.random.nextInt(1_000);
            int length = percent < 970 ? 32 : percent < 995 ? 24 : 20 + lists.random.nextInt(4);
            lists.taken.add(new Prefix(new Address(Family.IPV4, UInt128.of(Integer.toUnsignedLong(address))), length));
        }
        return lists.shuffled(Family.IPV4);
    }

    public static AddressList ipv6(int size, long seed) {
        GeneratedLists lists = new GeneratedLists(seed);
        while (lists.taken.size() < size) {
            Prefix entry = lists.ipv6Entry();
            if (lists.taken.add(entry) && entry.length() <= 64) {
                lists.sites.add(entry);
            }
        }
        return lists.shuffled(Family.IPV6);
    }

    private Prefix ipv6Entry() {
        int percent = random.nextInt(100);
        int length = percent < 5 ? 32 : percent < 25 ? 48 : percent < 60 ? 64 : 128;
        long high = (long) BLOCKS[random.nextInt(BLOCKS.length)] << 48 | random.nextLong() >>> 16;
        if (!sites.isEmpty() && chance(length == 48 ? 33 : 50)) {
            Prefix site = sites.get(random.nextInt(sites.size()));
            high = within(site, random).high();
        }
        return new Prefix(new Address(Family.IPV6, new UInt128(high, random.nextLong())), length);
    }

    private AddressList shuffled(Family family) {
        List<Prefix> entries = new ArrayList<>(taken);
        Collections.shuffle(entries, random);
        return AddressList.of(family, entries);
    }

    /** A random address of a prefix. */
    static UInt128 within(Prefix prefix, Random random) {
        UInt128 host = UInt128.ones(prefix.family().bits() - prefix.length());
        return prefix.first().or(new UInt128(random.nextLong(), random.nextLong()).and(host));
    }

    private int unicast() {
        return (1 + random.nextInt(MOST_UNICAST - 1)) << 24 | random.nextInt(1 << 24);
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }
}
