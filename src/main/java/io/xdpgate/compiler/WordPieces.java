package io.xdpgate.compiler;

/**
 * The values of one 32-bit word of an address cut into pieces: runs of words that lie in one range, and single words
 * in which ranges meet. Reused from cut to cut.
 */
final class WordPieces {
    private final int[] starts;
    private final int[] froms;
    private final int[] tos;
    private int count;

    /** @param room pieces that are kept; further ones are only counted */
    WordPieces(int room) {
        starts = new int[room];
        froms = new int[room];
        tos = new int[room];
    }

    /**
     * Cuts the ranges from..to-1 of a block of addresses at the word that begins at {@code bits}.
     *
     * @param enough where counting may stop
     * @return number of pieces
     */
    int cut(AddressRanges ranges, int from, int to, int bits, int enough) {
        count = 0;
        long open = 0;
        int next = from + 1;
        while (next < to && count < enough) {
            int word = ranges.word(next, bits);
            int end = next + 1;
            while (end < to && ranges.word(end, bits) == word) {
                end++;
            }
            if (open >= 0 && open < Integer.toUnsignedLong(word)) {
                add((int) open, next - 1, next);
            }
            int first = ranges.isZeroFrom(next, bits + 32) ? next : next - 1;
            add(word, first, end);
            // A run goes on by itself; behind a single word the last of its ranges does.
            open = end - first == 1 ? -1 : Integer.toUnsignedLong(word) + 1;
            next = end;
        }
        if (open >= 0 && open <= 0xffff_ffffL) {
            add((int) open, to - 1, to);
        }
        return count;
    }

    /** First word of a piece. */
    int start(int piece) {
        return starts[piece];
    }

    /** First range of a piece. */
    int from(int piece) {
        return froms[piece];
    }

    /** One behind the last range of a piece; more than one range: the piece is a single word. */
    int to(int piece) {
        return tos[piece];
    }

    private void add(int start, int from, int to) {
        if (count < starts.length) {
            starts[count] = start;
            froms[count] = from;
            tos[count] = to;
        }
        count++;
    }
}
