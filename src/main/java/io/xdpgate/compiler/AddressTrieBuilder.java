package io.xdpgate.compiler;

import io.xdpgate.policy.Family;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Builds tries that say of each address which class it is in; the words are those of
 * {@link io.xdpgate.compiler.tables.AddressTrie}. Several range maps share one builder. Not thread-safe.
 */
public final class AddressTrieBuilder {
    /** What is worth more: few memory accesses, or little memory to store. */
    public enum Layout {
        /** IPv4 maps of more than 8 ranges begin with a table of 2^16 refs, 256 KiB. */
        FAST,
        /** As {@code FAST}, but with a filter of 128 KiB before that table if there are more than 4,096 ranges. */
        FILTERED,
        /** Small maps take small tables in both families. */
        COMPACT
    }

    /** Most tables on the way to a leaf; {@code XG_TRIE_STEPS}. */
    public static final int MOST_STEPS = 24;

    private static final int LINE_WORDS = 16;
    private static final int TABLE = 1 << 31;
    private static final int NEXT = 1 << 30;
    private static final int DIRECT8 = 1 << 28;
    private static final int DIRECT16 = 2 << 28;
    private static final int FILTER16 = 3 << 28;
    /** Words of a filter: a bit for 2^{@value #FILTER_BITS} IPv4 addresses. */
    private static final int FILTER = 1 << 15;

    private static final int FILTER_BITS = 12;
    /** Where the refs of a node begin; before them are the keys. */
    private static final int REFS = 7;
    /** Refs of a node. */
    private static final int FANOUT = 8;
    /** With more pieces than this, a table of 2^16 refs instead of one of 2^8. */
    private static final int WIDE = 4_096;

    private final Layout layout;
    private final @Nullable WordPieces[] pieces = new @Nullable WordPieces[MOST_STEPS + 1];
    private AddressRanges ranges = AddressRanges.NONE;
    private int[] words = new int[64 * LINE_WORDS];
    private int lines;

    public AddressTrieBuilder() {
        this(Layout.FAST);
    }

    public AddressTrieBuilder(Layout layout) {
        this.layout = layout;
    }

    /**
     * Adds a range map. Neighbouring ranges of one class are merged here. The arrays are only read, and only during
     * the call.
     *
     * @param highs upper 64 bits of the first address of each range; an IPv4 address stands in the top 32 bits
     * @param lows lower 64 bits; 0 for IPv4. Starts ascend strictly as unsigned 128-bit numbers, the first is 0
     * @param classes class of each range, not negative
     * @param size number of ranges, at least 1
     * @return ref of the root; a leaf if all ranges have one class
     * @throws IllegalArgumentException if the first range does not start at 0 or a class is negative
     */
    public int add(Family family, long[] highs, long[] lows, int[] classes, int size) {
        ranges = AddressRanges.merged(highs, lows, classes, size);
        try {
            boolean wideRoot = layout != Layout.COMPACT && family == Family.IPV4;
            return wideRoot && layout == Layout.FILTERED && ranges.size() > WIDE
                    ? filtered()
                    : ref(0, ranges.size(), 0, 0, wideRoot);
        } finally {
            ranges = AddressRanges.NONE;
        }
    }

    /** All tables so far, whole lines; a copy. */
    public int[] words() {
        return Arrays.copyOf(words, lines * LINE_WORDS);
    }

    /** Ref of the ranges from..to-1 within the block of addresses whose first {@code bits} bits are decided. */
    private int ref(int from, int to, int bits, int step, boolean wideRoot) {
        if (to - from == 1) {
            return ranges.classOf(from);
        }
        if (step >= MOST_STEPS - 1) {
            throw new IllegalStateException("a trie of more than " + MOST_STEPS + " steps");
        }
        WordPieces found = pieces(step);
        int count = found.cut(ranges, from, to, bits, WIDE + 1);
        if (count > WIDE || (wideRoot && count > FANOUT)) {
            return direct(from, to, bits, 16, step);
        }
        if (count > FANOUT * FANOUT) {
            return direct(from, to, bits, 8, step);
        }
        return count > FANOUT ? nodes(found, count, bits, step) : node(found, 0, count, bits, step);
    }

    /** A filter of all IPv4 ranges, and their tables. */
    private int filtered() {
        int line = allocate(FILTER);
        for (int range = 0; range < ranges.size(); range++) {
            if (ranges.classOf(range) != 0) {
                long end = range + 1 < ranges.size() ? ipv4(range + 1) : 1L << 32;
                long last = (end - 1) >>> FILTER_BITS;
                for (long bit = ipv4(range) >>> FILTER_BITS; bit <= last; bit++) {
                    words[line * LINE_WORDS + (int) (bit >>> 5)] |= 1 << bit;
                }
            }
        }
        direct(0, ranges.size(), 0, 16, 0);
        return TABLE | FILTER16 | line;
    }

    /** First address of an IPv4 range. */
    private long ipv4(int range) {
        return Integer.toUnsignedLong(ranges.word(range, 0));
    }

    private WordPieces pieces(int step) {
        WordPieces known = pieces[step];
        if (known == null) {
            known = new WordPieces(FANOUT * FANOUT);
            pieces[step] = known;
        }
        return known;
    }

    private int direct(int from, int to, int bits, int width, int step) {
        int line = allocate(1 << width);
        int at = line * LINE_WORDS;
        int done = 0;
        int next = from + 1;
        while (next < to) {
            int index = ranges.word(next, bits) >>> (32 - width);
            int end = next + 1;
            while (end < to && ranges.word(end, bits) >>> (32 - width) == index) {
                end++;
            }
            Arrays.fill(words, at + done, at + index, ranges.classOf(next - 1));
            int first = ranges.isZeroFrom(next, bits + width) ? next : next - 1;
            int ref = ref(first, end, bits + width, step + 1, false);
            words[at + index] = ref;
            done = index + 1;
            next = end;
        }
        Arrays.fill(words, at + done, at + (1 << width), ranges.classOf(to - 1));
        return TABLE | (width == 8 ? DIRECT8 : DIRECT16) | line;
    }

    /** Two levels of nodes. */
    private int nodes(WordPieces found, int count, int bits, int step) {
        int line = allocate(LINE_WORDS);
        int children = 0;
        int ref = 0;
        for (int first = 0; first < count; first += FANOUT) {
            ref = node(found, first, Math.min(first + FANOUT, count), bits, step + 1);
            put(line, children++, found.start(first), ref);
        }
        pad(line, children, ref);
        return TABLE | line;
    }

    private int node(WordPieces found, int first, int end, int bits, int step) {
        int line = allocate(LINE_WORDS);
        int ref = 0;
        for (int piece = first; piece < end; piece++) {
            int from = found.from(piece);
            int to = found.to(piece);
            ref = ref(from, to, bits + 32, step + 1, false);
            if (to - from > 1) {
                ref |= NEXT;
            }
            put(line, piece - first, found.start(piece), ref);
        }
        pad(line, end - first, ref);
        return TABLE | line;
    }

    private void put(int line, int child, int start, int ref) {
        int at = line * LINE_WORDS;
        if (child > 0) {
            words[at + child - 1] = start;
        }
        words[at + REFS + child] = ref;
    }

    private void pad(int line, int used, int last) {
        int at = line * LINE_WORDS;
        Arrays.fill(words, at + used - 1, at + REFS, -1);
        Arrays.fill(words, at + REFS + used, at + REFS + FANOUT, last);
    }

    /** Number of the first of the new lines, which are 0. */
    private int allocate(int count) {
        int line = lines;
        lines += count / LINE_WORDS;
        if (lines * LINE_WORDS > words.length) {
            words = Arrays.copyOf(words, Math.max(words.length * 2, lines * LINE_WORDS));
        }
        return line;
    }
}
