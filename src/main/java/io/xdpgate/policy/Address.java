package io.xdpgate.policy;

import java.util.Optional;

/**
 * One IP address.
 *
 * @param value the address as a number in host order; an IPv4 address uses the low 32 bits
 */
public record Address(Family family, UInt128 value) implements Comparable<Address> {
    public Address {
        if (value.compareTo(UInt128.ones(family.bits())) > 0) {
            throw new IllegalArgumentException("address wider than " + family.bits() + " bits");
        }
    }

    /** An address from its bytes in network order: 4 for IPv4, 16 for IPv6. */
    public static Address of(byte[] bytes) {
        if (bytes.length == 4) {
            return new Address(Family.IPV4, UInt128.of(bigEndian(bytes, 0, 4)));
        }
        if (bytes.length == 16) {
            return new Address(Family.IPV6, new UInt128(bigEndian(bytes, 0, 8), bigEndian(bytes, 8, 8)));
        }
        throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length);
    }

    /** Reads dotted decimal or RFC 4291 text; never resolves names, takes no zone, no octal, no short forms. */
    public static Optional<Address> parse(String text) {
        return text.indexOf(':') >= 0 ? Ipv6Text.parse(text) : Ipv4Text.parse(text);
    }

    /** Canonical text: dotted decimal, or RFC 5952. */
    @Override
    public String toString() {
        return family == Family.IPV4 ? Ipv4Text.format(value.low()) : Ipv6Text.format(value);
    }

    @Override
    public int compareTo(Address other) {
        int order = family.compareTo(other.family);
        return order != 0 ? order : value.compareTo(other.value);
    }

    private static long bigEndian(byte[] bytes, int offset, int length) {
        long value = 0;
        for (int i = offset; i < offset + length; i++) {
            value = (value << 8) | (bytes[i] & 0xff);
        }
        return value;
    }
}
