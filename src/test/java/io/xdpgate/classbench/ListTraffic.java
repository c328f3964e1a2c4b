package io.xdpgate.classbench;

import io.xdpgate.policy.Address;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.UInt128;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Frames whose source address is in an address list, or is not; half TCP, half UDP. */
public final class ListTraffic {
    private static final int NEAR_BITS = 32;

    private ListTraffic() {}

    /** Every entry as often as the others; the address within it is random. */
    public static List<byte[]> hits(AddressList list, int count, long seed) {
        Random random = new Random(seed);
        List<byte[]> frames = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Prefix entry = list.entry(random.nextInt(list.size()));
            frames.add(frame(GeneratedLists.within(entry, random), list.family(), random));
        }
        return frames;
    }

    /**
     * IPv4: random addresses that the list does not hold. IPv6: addresses that share their first 32 bits with an
     * entry, and that it does not hold; random ones would be told by their first bits.
     */
    public static List<byte[]> misses(AddressList list, int count, long seed) {
        Random random = new Random(seed);
        List<byte[]> frames = new ArrayList<>(count);
        while (frames.size() < count) {
            frames.add(frame(absent(list, random).first(), list.family(), random));
        }
        return frames;
    }

    /** An address that the list does not hold, as {@link #misses} chooses them. */
    public static Prefix absent(AddressList list, Random random) {
        UInt128 address = candidate(list, random);
        while (list.contains(address)) {
            address = candidate(list, random);
        }
        return new Prefix(new Address(list.family(), address), list.family().bits());
    }

    private static UInt128 candidate(AddressList list, Random random) {
        if (list.family() == Family.IPV4) {
            return UInt128.of(Integer.toUnsignedLong(random.nextInt()));
        }
        Prefix entry = list.entry(random.nextInt(list.size()));
        return GeneratedLists.within(new Prefix(entry.address(), Math.min(entry.length(), NEAR_BITS)), random);
    }

    /** A packet from that address; the rest of its header is random. */
    public static byte[] frame(UInt128 source, Family family, Random random) {
        int protocol = random.nextBoolean() ? Header.TCP : Header.UDP;
        Header header = new Header(
                (int) source.low(),
                random.nextInt(),
                protocol,
                1 + random.nextInt(65_535),
                1 + random.nextInt(65_535),
                0x10);
        return family == Family.IPV4
                ? header.frame()
                : header.ipv6Frame(source, Widened.address(header.destination()), protocol);
    }
}
