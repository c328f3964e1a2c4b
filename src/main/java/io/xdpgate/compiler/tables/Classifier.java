package io.xdpgate.compiler.tables;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rules as tables. A list is a number: index of its first entry &lt;&lt; 6 | number of entries (0..63); its entries
 * ascend by key. Arrays are owned by this value and must not be written after construction.
 *
 * @param rules behind {@link Entry#rule()}, ascending by key
 * @param entries of all lists and of the rest
 * @param trie class of each address, source and destination
 * @param classLists list of each class
 * @param classRows row of each class in the rest
 * @param portClasses index into {@code portLists} of each destination port, 65,536 of them; null: all 0
 * @param portLists lists; the first is empty
 * @param globalList list of the rules that may match any packet
 * @param globalInPorts whether the lists of ports have those rules too, but for the first
 * @param rest null if every rule is in a list
 */
public record Classifier(
        List<RuleInfo> rules,
        List<Entry> entries,
        AddressTrie trie,
        int[] classLists,
        int[] classRows,
        short @Nullable [] portClasses,
        int[] portLists,
        int globalList,
        boolean globalInPorts,
        @Nullable Rest rest) {
    /** Bits of a list that hold the number of its entries. */
    public static final int COUNT_BITS = 6;

    /** Most entries of a list. */
    public static final int MOST_ENTRIES = (1 << COUNT_BITS) - 1;

    /** Key of the first entry of a list; the highest number, unsigned, if it has none. */
    public long firstKey(int list) {
        return (list & MOST_ENTRIES) == 0
                ? -1
                : rules.get(entries.get(list >>> COUNT_BITS).rule()).key();
    }
}
