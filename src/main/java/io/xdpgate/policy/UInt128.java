package io.xdpgate.policy;

/** An unsigned 128-bit number: an IPv6 address, or an IPv4 address in its low 32 bits. */
public record UInt128(long high, long low) implements Comparable<UInt128> {
    public static final UInt128 ZERO = new UInt128(0, 0);

    public static UInt128 of(long low) {
        return new UInt128(0, low);
    }

    /** The largest number of the given width. {@code bits} is 0..128. */
    public static UInt128 ones(int bits) {
        if (bits >= 64) {
            return new UInt128(bits == 64 ? 0 : -1L >>> (128 - bits), -1L);
        }
        return new UInt128(0, bits == 0 ? 0 : -1L >>> (64 - bits));
    }

    public UInt128 and(UInt128 other) {
        return new UInt128(high & other.high, low & other.low);
    }

    public UInt128 or(UInt128 other) {
        return new UInt128(high | other.high, low | other.low);
    }

    public UInt128 not() {
        return new UInt128(~high, ~low);
    }

    /** This plus one, modulo 2^128. */
    public UInt128 next() {
        return new UInt128(low == -1L ? high + 1 : high, low + 1);
    }

    /** This minus one, modulo 2^128. */
    public UInt128 previous() {
        return new UInt128(low == 0 ? high - 1 : high, low - 1);
    }

    /** The sum, modulo 2^128. */
    public UInt128 plus(UInt128 other) {
        long sum = low + other.low;
        return new UInt128(high + other.high + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0), sum);
    }

    /** The difference, modulo 2^128. */
    public UInt128 minus(UInt128 other) {
        return new UInt128(high - other.high - (Long.compareUnsigned(low, other.low) < 0 ? 1 : 0), low - other.low);
    }

    @Override
    public int compareTo(UInt128 other) {
        int order = Long.compareUnsigned(high, other.high);
        return order != 0 ? order : Long.compareUnsigned(low, other.low);
    }
}
