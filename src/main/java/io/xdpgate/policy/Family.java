package io.xdpgate.policy;

import java.util.Locale;
import java.util.Optional;

/** An IP version. */
public enum Family {
    IPV4(32),
    IPV6(128);

    private final int bits;

    Family(int bits) {
        this.bits = bits;
    }

    /** Length of an address in bits: 32 or 128. */
    public int bits() {
        return bits;
    }

    /** The name in JSON: {@code ipv4} or {@code ipv6}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Family> parse(String text) {
        return Texts.find(values(), Family::text, text);
    }
}
