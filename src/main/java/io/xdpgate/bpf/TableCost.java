package io.xdpgate.bpf;

import io.xdpgate.bpf.abi.Limits;
import io.xdpgate.compiler.tables.AddressTrie;
import io.xdpgate.compiler.tables.Classifier;
import io.xdpgate.compiler.tables.Entry;
import io.xdpgate.compiler.tables.Extra;
import io.xdpgate.compiler.tables.Field;
import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.compiler.tables.Rest;
import io.xdpgate.compiler.tables.RuleInfo;
import io.xdpgate.compiler.tables.SetTables;
import io.xdpgate.dataplane.PolicyCost;
import io.xdpgate.dataplane.PolicyCost.LookUp;
import io.xdpgate.policy.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What tables cost: their memory as they are stored, and the lines that the program reads in them for a packet. */
final class TableCost {
    /** The generation, and the beginning of the header. */
    private static final int HEADER = 2;
    /** Of the header, for each classifier that there is. */
    private static final int CLASSIFIER = 3;
    /** Of a paged table for each number: the page's, and the page. */
    private static final int PAGED = 2;

    private static final RulePlaces NOWHERE = new RulePlaces() {
        @Override
        public int number(RuleInfo rule) {
            return 0;
        }

        @Override
        public int counter(RuleInfo rule) {
            return 0;
        }
    };

    private TableCost() {}

    static PolicyCost of(PolicyTables policy) {
        long lines = StoredPolicy.sources(policy).stream()
                .mapToLong(source -> Publication.plan(source, policy, NOWHERE).lines())
                .sum();
        List<LookUp> lookUps = new ArrayList<>();
        for (Family family : Family.values()) {
            lookUps.add(new LookUp(family, true, lines(policy, family, true)));
            lookUps.add(new LookUp(family, false, lines(policy, family, false)));
        }
        return new PolicyCost(lines * Limits.LINE, lookUps);
    }

    private static int lines(PolicyTables policy, Family family, boolean hasPorts) {
        int lines = HEADER;
        if (policy.overlay() != null || !policy.main().rules().isEmpty()) {
            lines += lines(policy.main(), family, hasPorts);
        }
        if (policy.overlay() != null) {
            lines += lines(policy.overlay(), family, hasPorts);
        }
        if (policy.counts() != null) {
            lines += lines(policy.counts(), family, hasPorts);
        }
        SetTables sets = policy.sets();
        if (sets != null) {
            int sides = (sets.usesSource() ? 1 : 0) + (sets.usesDestination() ? 1 : 0);
            lines += sides * (lines(sets.main(), family) + (sets.recent() == null ? 0 : lines(sets.recent(), family)));
        }
        return lines;
    }

    /** The way to the class of an address, and its sets, which class 0 has none of. */
    private static int lines(SetTables.Part part, Family family) {
        return new TrieWays(part.trie())
                .longest(family == Family.IPV4 ? part.ref4() : part.ref6(), leaf -> leaf == 0 ? 0 : 1);
    }

    private static int lines(Classifier part, Family family, boolean hasPorts) {
        AddressTrie trie = part.trie();
        TrieWays ways = new TrieWays(trie.words());
        boolean isIpv4 = family == Family.IPV4;
        int lines = CLASSIFIER
                + ofSide(part, ways, isIpv4 ? trie.source4() : trie.source6())
                + ofSide(part, ways, isIpv4 ? trie.destination4() : trie.destination6())
                + ofPorts(part, hasPorts);
        return part.rest() == null ? lines : lines + ofRest(part, part.rest());
    }

    /** A side on which no rule hangs is not looked up. */
    private static int ofSide(Classifier part, TrieWays ways, int ref) {
        return ref == 0 ? 0 : ways.longest(ref, leaf -> ofClass(part, leaf));
    }

    private static int ofClass(Classifier part, int number) {
        return 1 + ofList(part, part.classLists()[number]);
    }

    private static int ofPorts(Classifier part, boolean hasPorts) {
        if (part.portClasses() == null && part.globalList() == 0) {
            return 0;
        }
        int global = 1 + ofList(part, part.globalList());
        if (!hasPorts || part.portClasses() == null) {
            return global;
        }
        int longest = IntStream.of(part.portLists())
                .map(list -> 1 + ofList(part, list))
                .max()
                .orElse(0);
        return PAGED + (part.globalInPorts() ? Math.max(longest, global) : longest + global);
    }

    private static int ofList(Classifier part, int list) {
        int first = list >>> Classifier.COUNT_BITS;
        return part.entries().subList(first, first + (list & Classifier.MOST_ENTRIES)).stream()
                .mapToInt(TableCost::ofEntry)
                .sum();
    }

    /** Itself; with more conditions, its detail, these, and the address in them. */
    private static int ofEntry(Entry entry) {
        Extra extra = entry.remaining();
        return extra == null ? 1 : extra.address() == null ? 3 : 4;
    }

    /**
     * The rows of both classes are known with them; of a row the place, and for each block its summary and its words. For
     * all fields that no rule asks for the row of every rule is read.
     */
    private static int ofRest(Classifier part, Rest rest) {
        int rows = 2 + rest.fields().size() + (rest.fields().size() < Field.values().length ? 1 : 0);
        int blockLines = 1 + TableMemory.lines((long) Limits.BLOCK_WORDS * Long.BYTES);
        int words = IntStream.of(rest.rows())
                .map(summary -> Math.min(Long.bitCount(rest.words()[summary]), blockLines))
                .max()
                .orElse(0);
        int rule = IntStream.of(rest.slots())
                .map(slot -> ofEntry(part.entries().get(slot)))
                .max()
                .orElse(0);
        return PAGED * rest.fields().size() + rows * (1 + rest.blocks() * (1 + words)) + 1 + rule;
    }
}
