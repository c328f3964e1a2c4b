package io.xdpgate.policy;

import java.util.Arrays;
import java.util.Optional;

/** RFC 4291 section 2.2 text in, RFC 5952 text out. */
final class Ipv6Text {
    private static final int GROUPS = 8;

    private Ipv6Text() {}

    static Optional<Address> parse(String text) {
        int gap = text.indexOf("::");
        int[] groups;
        if (gap < 0) {
            groups = groups(text);
            if (groups.length != GROUPS) {
                return Optional.empty();
            }
        } else {
            int[] head = groups(text.substring(0, gap));
            int[] tail = groups(text.substring(gap + 2));
            boolean broken = (gap > 0 && head.length == 0) || (gap + 2 < text.length() && tail.length == 0);
            if (broken
                    || head.length + tail.length >= GROUPS
                    || text.substring(0, gap).indexOf('.') >= 0) {
                return Optional.empty();
            }
            groups = Arrays.copyOf(head, GROUPS);
            System.arraycopy(tail, 0, groups, GROUPS - tail.length, tail.length);
        }
        return Optional.of(new Address(Family.IPV6, new UInt128(join(groups, 0), join(groups, 4))));
    }

    /** The groups of a text without "::"; empty if the text is empty or wrong. */
    private static int[] groups(String text) {
        String[] parts = text.split(":", -1);
        int[] groups = new int[GROUPS + 2];
        int count = 0;
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i];
            if (i == parts.length - 1 && part.indexOf('.') >= 0) {
                Optional<Address> embedded = Ipv4Text.parse(part);
                if (embedded.isEmpty() || count > GROUPS - 2) {
                    return new int[0];
                }
                long value = embedded.get().value().low();
                groups[count++] = (int) (value >>> 16);
                groups[count++] = (int) (value & 0xffff);
            } else if (count == GROUPS || !part.matches("[0-9a-fA-F]{1,4}")) {
                return new int[0];
            } else {
                groups[count++] = Integer.parseInt(part, 16);
            }
        }
        return Arrays.copyOf(groups, count);
    }

    static String format(UInt128 value) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (int) ((i < 4 ? value.high() : value.low()) >>> (48 - 16 * (i & 3)) & 0xffff);
        }
        int start = -1;
        int length = 1;
        for (int i = 0; i < GROUPS; i++) {
            int run = 0;
            while (i + run < GROUPS && groups[i + run] == 0) {
                run++;
            }
            if (run > length) {
                start = i;
                length = run;
            }
            i += run;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == start) {
                text.append("::");
                i += length - 1;
            } else {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(groups[i]));
            }
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
