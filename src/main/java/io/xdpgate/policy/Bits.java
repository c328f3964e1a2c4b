package io.xdpgate.policy;

/**
 * Addresses as 128 bits from the left: an IPv6 address as it is, an IPv4 address in the top 32 bits. So prefixes of
 * both families are blocks of the same kind, and numbers compare unsigned.
 */
final class Bits {
    private Bits() {}

    static int compare(long high, long low, long otherHigh, long otherLow) {
        int order = Long.compareUnsigned(high, otherHigh);
        return order != 0 ? order : Long.compareUnsigned(low, otherLow);
    }

    /** Top half of the bits beyond a prefix length, 0..128. */
    static long hostHigh(int length) {
        return length >= 64 ? 0 : -1L >>> length;
    }

    /** Lower half of the bits beyond a prefix length, 0..128. */
    static long hostLow(int length) {
        return length <= 64 ? -1L : length == 128 ? 0 : -1L >>> (length - 64);
    }

    /** Whether the second number is the first plus one; nothing follows the highest. */
    static boolean follows(long high, long low, long nextHigh, long nextLow) {
        return low != -1L
                ? nextHigh == high && nextLow == low + 1
                : nextLow == 0 && high != -1L && nextHigh == high + 1;
    }

    static long high(Address address) {
        return address.family() == Family.IPV4
                ? address.value().low() << 32
                : address.value().high();
    }

    static long low(Address address) {
        return address.family() == Family.IPV4 ? 0 : address.value().low();
    }

    static Prefix prefix(Family family, long high, long low, int length) {
        UInt128 value = family == Family.IPV4 ? UInt128.of(high >>> 32) : new UInt128(high, low);
        return new Prefix(new Address(family, value), length);
    }
}
