package io.xdpgate.policy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads entries from text in UTF-8, one prefix on a line; blank lines, blanks around a prefix and everything from
 * {@code #} to the end of a line count for nothing. For one use on one thread.
 */
public final class EntryLines {
    /** Faults that are kept; the others are only counted. */
    public static final int MOST_FAULTS = 100;

    private static final int BUFFER_BYTES = 64 << 10;
    /** Bytes of a line without its comment. */
    private static final int LONGEST_LINE = 256;

    private final EntrySetBuilder builder = new EntrySetBuilder();
    private final int maxEntries;
    private final List<Fault> faults = new ArrayList<>();
    private final byte[] line = new byte[LONGEST_LINE];
    private int length;
    private boolean inComment;
    private boolean tooLong;
    private int number = 1;
    private int more;

    private EntryLines(int maxEntries) {
        this.maxEntries = maxEntries;
    }

    /**
     * Reads to the end; does not close the stream.
     *
     * @param maxEntries lines with a prefix, at most
     * @throws InvalidPolicyException with the first {@value #MOST_FAULTS} faults; pointers are {@code /<line>},
     *     from 1
     * @throws IOException of the stream
     */
    public static EntrySet read(InputStream in, int maxEntries) throws IOException {
        EntryLines lines = new EntryLines(maxEntries);
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            for (int i = 0; i < count; i++) {
                lines.take(buffer[i]);
            }
        }
        lines.endLine();
        if (!lines.faults.isEmpty()) {
            throw new InvalidPolicyException(lines.faults, lines.more);
        }
        return lines.builder.build();
    }

    private void take(byte next) {
        if (next == '\n') {
            endLine();
            number++;
        } else if (next == '#') {
            inComment = true;
        } else if (!inComment && (length > 0 || !isBlank(next))) {
            if (length == LONGEST_LINE) {
                tooLong = true;
            } else {
                line[length++] = next;
            }
        }
    }

    private void endLine() {
        while (length > 0 && isBlank(line[length - 1])) {
            length--;
        }
        if (tooLong) {
            fault("is longer than " + LONGEST_LINE + " bytes; write one prefix on a line");
        } else if (length > 0 && builder.size() == maxEntries) {
            fault("is one entry more than the limit of " + maxEntries + " entries of a set; use several sets");
        } else if (length > 0 && !addIpv4()) {
            addOther();
        }
        length = 0;
        inComment = false;
        tooLong = false;
    }

    private static boolean isBlank(byte c) {
        return c == ' ' || c == '\t' || c == '\r';
    }

    /** Dotted decimal without a detour over strings; false if it is something else, right or wrong. */
    private boolean addIpv4() {
        int address = 0;
        int at = 0;
        for (int octet = 0; octet < 4; octet++) {
            int end = digits(at, 3);
            int value = number(at, end);
            if (value < 0 || value > 255 || (octet < 3 && (end == length || line[end] != '.'))) {
                return false;
            }
            address = address << 8 | value;
            at = octet < 3 ? end + 1 : end;
        }
        int prefixLength = 32;
        if (at < length) {
            int end = digits(at + 1, 2);
            prefixLength = number(at + 1, end);
            if (line[at] != '/' || end != length || prefixLength < 0 || prefixLength > 32) {
                return false;
            }
        }
        builder.addIpv4(prefixLength == 0 ? 0 : address & -1 << (32 - prefixLength), prefixLength);
        return true;
    }

    /** Where the digits from here on end. */
    private int digits(int from, int most) {
        int end = from;
        while (end < length && end - from < most && line[end] >= '0' && line[end] <= '9') {
            end++;
        }
        return end;
    }

    /** Negative: no number, or one with a leading zero. */
    private int number(int from, int end) {
        if (end <= from || (end - from > 1 && line[from] == '0')) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < end; i++) {
            value = value * 10 + line[i] - '0';
        }
        return value;
    }

    private void addOther() {
        String text = new String(line, 0, length, StandardCharsets.UTF_8);
        Optional<Prefix> prefix = Prefix.parse(text);
        prefix.ifPresentOrElse(
                builder::add,
                () -> fault("'" + printable(text) + "' is not an address or prefix; write e.g. 192.0.2.7,"
                        + " 192.0.2.0/24 or 2001:db8::/32"));
    }

    private static String printable(String text) {
        String clean = text.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? '?' : c)
                .limit(80)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return clean.length() < text.length() ? clean + "..." : clean;
    }

    private void fault(String detail) {
        if (faults.size() < MOST_FAULTS) {
            faults.add(new Fault("/" + number, "line " + number + " " + detail));
        } else {
            more++;
        }
    }
}
