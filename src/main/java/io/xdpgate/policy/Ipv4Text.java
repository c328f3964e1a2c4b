package io.xdpgate.policy;

import java.util.Optional;

/** Dotted decimal: exactly four numbers 0..255 without leading zeros. */
final class Ipv4Text {
    private Ipv4Text() {}

    static Optional<Address> parse(String text) {
        long value = 0;
        int octets = 0;
        int position = 0;
        while (octets < 4) {
            int start = position;
            int octet = 0;
            while (position < text.length() && isDigit(text.charAt(position)) && position - start < 4) {
                octet = octet * 10 + text.charAt(position++) - '0';
            }
            int digits = position - start;
            if (digits == 0 || octet > 255 || (digits > 1 && text.charAt(start) == '0')) {
                return Optional.empty();
            }
            value = value << 8 | octet;
            octets++;
            if (octets < 4 && (position >= text.length() || text.charAt(position++) != '.')) {
                return Optional.empty();
            }
        }
        return position == text.length() ? Optional.of(new Address(Family.IPV4, UInt128.of(value))) : Optional.empty();
    }

    static String format(long value) {
        return (value >>> 24 & 255) + "." + (value >>> 16 & 255) + "." + (value >>> 8 & 255) + "." + (value & 255);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
