package io.xdpgate.policy;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An address block in canonical form: the bits beyond the prefix length are 0.
 *
 * @param address the first address of the block
 * @param length prefix length, 0..32 or 0..128
 */
public record Prefix(Address address, int length) implements Comparable<Prefix> {
    private static final Pattern LENGTH = Pattern.compile("0|[1-9][0-9]{0,2}");

    public Prefix {
        if (length < 0 || length > address.family().bits()) {
            throw new IllegalArgumentException("prefix length " + length + " is out of range");
        }
        address = new Address(
                address.family(),
                address.value().and(hostMask(address.family(), length).not()));
    }

    /**
     * Reads {@code address} or {@code address/length}. Bits beyond the prefix length are cleared, so
     * {@code 192.0.2.9/24} is {@code 192.0.2.0/24}.
     */
    public static Optional<Prefix> parse(String text) {
        int slash = text.indexOf('/');
        Optional<Address> address = Address.parse(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty()) {
            return Optional.empty();
        }
        int bits = address.get().family().bits();
        if (slash < 0) {
            return Optional.of(new Prefix(address.get(), bits));
        }
        String length = text.substring(slash + 1);
        if (!LENGTH.matcher(length).matches() || Integer.parseInt(length) > bits) {
            return Optional.empty();
        }
        return Optional.of(new Prefix(address.get(), Integer.parseInt(length)));
    }

    public Family family() {
        return address.family();
    }

    /** The lowest address as a number. */
    public UInt128 first() {
        return address.value();
    }

    /** The highest address as a number. */
    public UInt128 last() {
        return address.value().or(hostMask(family(), length));
    }

    public boolean contains(Address candidate) {
        return candidate.family() == family()
                && candidate.value().compareTo(first()) >= 0
                && candidate.value().compareTo(last()) <= 0;
    }

    /** Canonical text; the length is left out for a single address. */
    @Override
    public String toString() {
        return length == family().bits() ? address.toString() : address + "/" + length;
    }

    @Override
    public int compareTo(Prefix other) {
        int order = address.compareTo(other.address);
        return order != 0 ? order : Integer.compare(length, other.length);
    }

    private static UInt128 hostMask(Family family, int length) {
        return UInt128.ones(family.bits() - length);
    }
}
