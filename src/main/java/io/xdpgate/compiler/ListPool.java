package io.xdpgate.compiler;

import io.xdpgate.compiler.tables.Classifier;
import io.xdpgate.compiler.tables.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The entries of a classifier: lists of rules in order, equal ones once. */
final class ListPool {
    private final List<Candidate> candidates;
    private final Place[] places;
    private final EntryMaker maker;
    private final List<Entry> entries = new ArrayList<>();
    private final @Nullable List<Entry>[] made;

    /** Of each list: number of rules, the rules, its ref, its hash. */
    private int[] lists = new int[256];

    private int used = 1;
    /** Open addressing: index in {@code lists}; 0 for a free slot. */
    private int[] slots = new int[256];

    private int count;

    @SuppressWarnings({"unchecked", "rawtypes"})
    ListPool(List<Candidate> candidates, Place[] places, EntryMaker maker) {
        this.candidates = candidates;
        this.places = places;
        this.maker = maker;
        this.made = new List[candidates.size()];
    }

    /** The list of some rules, ascending; 0 for none. */
    int list(int[] rules, int size) {
        if (size == 0) {
            return 0;
        }
        int hash = size;
        for (int i = 0; i < size; i++) {
            hash = (hash ^ rules[i]) * 0x9e3779b1;
            hash ^= hash >>> 15;
        }
        int slot = hash & (slots.length - 1);
        while (slots[slot] != 0) {
            int at = slots[slot];
            if (lists[at] == size && Arrays.equals(lists, at + 1, at + 1 + size, rules, 0, size)) {
                return lists[at + size + 1];
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        return add(rules, size, slot, hash);
    }

    /** Number of an entry that stands in no list. */
    int alone(Entry entry) {
        entries.add(entry);
        return entries.size() - 1;
    }

    List<Entry> entries() {
        return entries;
    }

    private int add(int[] rules, int size, int slot, int hash) {
        int first = entries.size();
        for (int i = 0; i < size; i++) {
            entries.addAll(made(rules[i]));
        }
        int length = entries.size() - first;
        if (length > Classifier.MOST_ENTRIES) {
            throw new IllegalStateException("a list of " + length + " entries");
        }
        if (used + size + 3 > lists.length) {
            lists = Arrays.copyOf(lists, Math.max(lists.length * 2, used + size + 3));
        }
        int ref = first << Classifier.COUNT_BITS | length;
        lists[used] = size;
        System.arraycopy(rules, 0, lists, used + 1, size);
        lists[used + size + 1] = ref;
        lists[used + size + 2] = hash;
        slots[slot] = used;
        used += size + 3;
        if (++count * 2 > slots.length) {
            grow();
        }
        return ref;
    }

    private List<Entry> made(int rule) {
        List<Entry> known = made[rule];
        if (known == null) {
            known = maker.entries(rule, candidates.get(rule), places[rule]);
            made[rule] = known;
        }
        return known;
    }

    private void grow() {
        slots = new int[slots.length * 2];
        for (int at = 1; at < used; at += lists[at] + 3) {
            int slot = lists[at + lists[at] + 2] & (slots.length - 1);
            while (slots[slot] != 0) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = at;
        }
    }
}
