package io.xdpgate.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.compiler.tables.Classifier;
import io.xdpgate.compiler.tables.Entry;
import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.compiler.tables.Rest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** What every classifier keeps to, whatever its rules. */
final class TablesCheck {
    private TablesCheck() {}

    static void check(PolicyTables tables) {
        check(tables.main());
        assertThat(tables.dead().length())
                .isLessThanOrEqualTo(tables.main().rules().size());
        if (tables.overlay() != null) {
            check(tables.overlay());
            assertThat(tables.overlay().rest()).isNull();
        }
        if (tables.counts() != null) {
            check(tables.counts());
            assertThat(tables.counts().globalList()).isZero();
            assertThat(tables.counts().classLists()).containsOnly(0);
        }
    }

    static Set<Integer> lists(Classifier part) {
        Set<Integer> lists = new HashSet<>();
        IntStream.of(part.classLists()).forEach(lists::add);
        IntStream.of(part.portLists()).forEach(lists::add);
        lists.add(part.globalList());
        lists.remove(0);
        return lists;
    }

    static List<Entry> entries(Classifier part, int list) {
        int first = list >>> Classifier.COUNT_BITS;
        return part.entries().subList(first, first + (list & Classifier.MOST_ENTRIES));
    }

    private static void check(Classifier part) {
        ascending(part, part.rules().stream().mapToLong(rule -> rule.key()).toArray(), true);
        assertThat(part.classLists()).hasSameSizeAs(part.classRows()).startsWith(0);
        assertThat(part.classRows()).startsWith(0);
        assertThat(part.portLists()).startsWith(0);
        assertThat(part.trie().words().length % 16).isZero();
        Map<List<Entry>, Integer> known = new HashMap<>();
        int inLists = 0;
        for (int list : lists(part)) {
            List<Entry> entries = entries(part, list);
            inLists += entries.size();
            ascending(
                    part,
                    entries.stream()
                            .mapToLong(entry -> part.rules().get(entry.rule()).key())
                            .toArray(),
                    false);
            assertThat(known.put(new ArrayList<>(entries), list)).isNull();
        }
        assertThat(inLists + (part.rest() == null ? 0 : part.rest().slots().length))
                .isEqualTo(part.entries().size());
        Set<Long> classes = new HashSet<>();
        for (int i = 0; i < part.classLists().length; i++) {
            if (!classes.add((long) part.classLists()[i] << 32 | part.classRows()[i])) {
                throw new AssertionError("class " + i + " is there twice");
            }
        }
        if (part.rest() == null) {
            assertThat(part.classRows()).containsOnly(0);
        } else {
            check(part, part.rest());
        }
    }

    private static void check(Classifier part, Rest rest) {
        assertThat(rest.blocks()).isBetween(1, Rest.MOST_BLOCKS);
        ascending(
                part,
                IntStream.of(rest.slots())
                        .mapToLong(slot -> part.rules()
                                .get(part.entries().get(slot).rule())
                                .key())
                        .toArray(),
                false);
        int rows = rest.rows().length / rest.blocks();
        assertThat(IntStream.of(part.classRows()).max().orElseThrow()).isLessThan(rows);
        rest.fields().values().forEach(field -> {
            for (short row : field) {
                if (Short.toUnsignedInt(row) >= rows) {
                    throw new AssertionError("no row " + row);
                }
            }
        });
        Set<Integer> blocks = new HashSet<>();
        for (int i = 0; i < rest.rows().length; i++) {
            int block = i % rest.blocks();
            int slots = Math.min(Rest.BLOCK_SLOTS, rest.slots().length - block * Rest.BLOCK_SLOTS);
            if (blocks.add(rest.rows()[i]) || i < rest.blocks()) {
                summary(rest, rest.rows()[i], slots, i < rest.blocks());
            }
        }
    }

    private static void summary(Rest rest, int at, int slots, boolean full) {
        long summary = 0;
        int set = 0;
        for (int word = 0; word < (slots + 63) / 64; word++) {
            summary |= rest.words()[at + 1 + word] == 0 ? 0 : 1L << word;
            set += Long.bitCount(rest.words()[at + 1 + word]);
        }
        assertThat(rest.words()[at]).isEqualTo(summary);
        assertThat(set).isLessThanOrEqualTo(slots);
        if (full) {
            assertThat(set).isEqualTo(slots);
        }
    }

    private static void ascending(Classifier part, long[] keys, boolean strictly) {
        for (int i = 1; i < keys.length; i++) {
            if (keys[i] < keys[i - 1] || (strictly && keys[i] == keys[i - 1])) {
                throw new AssertionError("keys of " + part.rules().size() + " rules do not ascend");
            }
        }
    }
}
