package io.xdpgate.policy;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** RFC 4291 section 2.2 text in, RFC 5952 text out. */
final class Ipv6Text {
    private static final int GROUPS = 8;
    private static final int[] NO_GROUPS = {};

    /** Six groups and a dotted quad, the longest text of an address. */
    private static final int MAX_LENGTH = 45;

    private Ipv6Text() {}

    /** Takes "::" also for a single group, as RFC 5952 section 4.2.2 asks of readers; no zone. */
    static Optional<Address> parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        int gap = text.indexOf("::");
        int[] groups = gap < 0 ? groups(text, true) : withGap(text.substring(0, gap), text.substring(gap + 2));
        if (groups == null || groups.length != GROUPS) {
            return Optional.empty();
        }
        return Optional.of(new Address(Family.IPV6, new UInt128(join(groups, 0), join(groups, 4))));
    }

    private static int @Nullable [] withGap(String before, String after) {
        int[] head = before.isEmpty() ? NO_GROUPS : groups(before, false);
        int[] tail = after.isEmpty() ? NO_GROUPS : groups(after, true);
        if (head == null || tail == null || head.length + tail.length >= GROUPS) {
            return null;
        }
        int[] groups = Arrays.copyOf(head, GROUPS);
        System.arraycopy(tail, 0, groups, GROUPS - tail.length, tail.length);
        return groups;
    }

    /**
     * The groups of a text without "::"; null if it is wrong.
     *
     * @param mayEndDotted whether the last two groups may be written as dotted decimal
     */
    private static int @Nullable [] groups(String text, boolean mayEndDotted) {
        String[] parts = text.split(":", -1);
        boolean dotted = mayEndDotted && parts[parts.length - 1].indexOf('.') >= 0;
        int[] groups = new int[parts.length + (dotted ? 1 : 0)];
        int plain = dotted ? parts.length - 1 : parts.length;
        for (int i = 0; i < plain; i++) {
            groups[i] = group(parts[i]);
            if (groups[i] < 0) {
                return null;
            }
        }
        if (dotted) {
            Optional<Address> embedded = Ipv4Text.parse(parts[plain]);
            if (embedded.isEmpty()) {
                return null;
            }
            long value = embedded.get().value().low();
            groups[plain] = (int) (value >>> 16);
            groups[plain + 1] = (int) (value & 0xffff);
        }
        return groups;
    }

    /** One to four hexadecimal digits as a number; -1 if it is something else. */
    private static int group(String text) {
        if (text.isEmpty() || text.length() > 4) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Character.digit also takes digits of other scripts.
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /**
     * Hexadecimal groups; only IPv4-mapped addresses (::ffff:0:0/96) end in dotted decimal, as RFC 5952 section 5
     * recommends for a well-known prefix and as the C library prints them.
     */
    static String format(UInt128 value) {
        if (value.high() == 0 && value.low() >>> 32 == 0xffff) {
            return "::ffff:" + Ipv4Text.format(value.low() & 0xffff_ffffL);
        }
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (int) ((i < 4 ? value.high() : value.low()) >>> (48 - 16 * (i & 3)) & 0xffff);
        }
        Range gap = longestZeros(groups);
        if (gap == null) {
            return hex(groups, 0, GROUPS);
        }
        return hex(groups, 0, gap.first()) + "::" + hex(groups, gap.last() + 1, GROUPS);
    }

    /** The first of the longest runs of at least two zero groups; null if there is none. */
    private static @Nullable Range longestZeros(int[] groups) {
        Range longest = null;
        int length = 1;
        int run = 0;
        for (int i = 0; i < GROUPS; i++) {
            run = groups[i] == 0 ? run + 1 : 0;
            if (run > length) {
                length = run;
                longest = new Range(i - run + 1, i);
            }
        }
        return longest;
    }

    private static String hex(int[] groups, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }

    private static long join(int[] groups, int first) {
        return (long) groups[first] << 48
                | (long) groups[first + 1] << 32
                | (long) groups[first + 2] << 16
                | groups[first + 3];
    }
}
