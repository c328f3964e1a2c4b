package io.xdpgate.bpf;

import io.xdpgate.bpf.abi.Codes.Ref;
import io.xdpgate.bpf.abi.Limits;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/** The ways through the words of a trie. Each table on a way is read in one line, whatever its kind. */
final class TrieWays {
    private static final int LINE_WORDS = Limits.LINE / Integer.BYTES;
    private static final int NODE_KEYS = 7;
    private static final int NODE_REFS = 8;

    private final int[] words;

    TrieWays(int[] words) {
        this.words = words;
    }

    /**
     * Lines of the longest way from a ref, its end included.
     *
     * @param leaf lines that the class at an end costs
     */
    int longest(int ref, IntUnaryOperator leaf) {
        return longest(ref, leaf, new HashMap<>());
    }

    private int longest(int ref, IntUnaryOperator leaf, Map<Integer, Integer> known) {
        Integer found = known.get(ref);
        if (found != null) {
            return found;
        }
        int lines = (ref & (int) Ref.REF_TABLE) == 0 ? leaf.applyAsInt(ref) : 1 + longestBelow(ref, leaf, known);
        known.put(ref, lines);
        return lines;
    }

    private int longestBelow(int ref, IntUnaryOperator leaf, Map<Integer, Integer> known) {
        if ((ref & Ref.REF_FILTER16) == Ref.REF_FILTER16) {
            int table = (int) Ref.REF_TABLE | Ref.REF_DIRECT16 | ((ref & Ref.REF_LINE) + Limits.FILTER_LINES);
            return longest(table, leaf, known);
        }
        boolean isNode = (ref & (Ref.REF_DIRECT16 | Ref.REF_DIRECT8)) == 0;
        int first = (ref & Ref.REF_LINE) * LINE_WORDS + (isNode ? NODE_KEYS : 0);
        int refs = isNode ? NODE_REFS : (ref & Ref.REF_DIRECT8) != 0 ? 1 << 8 : 1 << 16;
        int longest = 0;
        for (int i = 0; i < refs; i++) {
            longest = Math.max(longest, longest(words[first + i], leaf, known));
        }
        return longest;
    }
}
