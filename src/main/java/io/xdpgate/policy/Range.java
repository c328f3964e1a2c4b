package io.xdpgate.policy;

import java.util.Optional;

/** Whole numbers from {@code first} to {@code last}, both included; neither is negative. */
public record Range(int first, int last) {
    public Range {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException("no range: " + first + "-" + last);
        }
    }

    public static Range of(int single) {
        return new Range(single, single);
    }

    /** Reads {@code 80} or {@code 8000-8100}, numbers up to {@code max} without leading zeros. */
    public static Optional<Range> parse(String text, int max) {
        if (!text.matches("(0|[1-9][0-9]{0,6})(-(0|[1-9][0-9]{0,6}))?")) {
            return Optional.empty();
        }
        int dash = text.indexOf('-');
        int first = Integer.parseInt(dash < 0 ? text : text.substring(0, dash));
        int last = dash < 0 ? first : Integer.parseInt(text.substring(dash + 1));
        return first <= last && last <= max ? Optional.of(new Range(first, last)) : Optional.empty();
    }

    public boolean contains(int value) {
        return value >= first && value <= last;
    }

    @Override
    public String toString() {
        return first == last ? Integer.toString(first) : first + "-" + last;
    }
}
