package io.xdpgate.classbench;

import io.xdpgate.policy.Range;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the first of many rules that a header meets: a hash table for each pair of prefix lengths. It is there so
 * that traffic for a hundred thousand rules is made in seconds; what a policy means is the plain evaluator's to say.
 */
public final class RuleIndex {
    /** A rule with no more destination ports than this is listed under each of them. */
    private static final int NARROW = 64;

    private final List<FiveField> rules;
    private final Map<Integer, Table> tables = new HashMap<>();

    public RuleIndex(List<FiveField> rules) {
        this.rules = rules;
        for (int i = 0; i < rules.size(); i++) {
            FiveField rule = rules.get(i);
            int lengths = rule.source().length() << 8 | rule.destination().length();
            tables.computeIfAbsent(lengths, absent -> new Table(rule)).add(rule, i);
        }
    }

    /** Index of the first rule that holds; -1 if none does. */
    public int first(Header header) {
        int best = rules.size();
        for (Table table : tables.values()) {
            Bucket bucket = table.buckets.get(table.key(header.source(), header.destination()));
            if (bucket != null) {
                best = Math.min(best, first(bucket.wide, header, best));
                best = Math.min(
                        best, first(bucket.byPort.getOrDefault(header.destinationPort(), List.of()), header, best));
            }
        }
        return best == rules.size() ? -1 : best;
    }

    /** Whether any rule holds. */
    public boolean names(Header header) {
        return first(header) >= 0;
    }

    private int first(List<Integer> candidates, Header header, int bound) {
        for (int index : candidates) {
            if (index >= bound) {
                return bound;
            }
            if (rules.get(index).holds(header)) {
                return index;
            }
        }
        return bound;
    }

    private static final class Table {
        private final int sourceMask;
        private final int destinationMask;
        private final Map<Long, Bucket> buckets = new HashMap<>();

        Table(FiveField rule) {
            this.sourceMask = FiveField.Block.mask(rule.source().length());
            this.destinationMask = FiveField.Block.mask(rule.destination().length());
        }

        long key(int source, int destination) {
            return (long) (source & sourceMask) << 32 | Integer.toUnsignedLong(destination & destinationMask);
        }

        void add(FiveField rule, int index) {
            long key = key(rule.source().address(), rule.destination().address());
            buckets.computeIfAbsent(key, absent -> new Bucket()).add(rule.destinationPorts(), index);
        }
    }

    /** Rules of one pair of prefixes, each list in order. */
    private static final class Bucket {
        private final List<Integer> wide = new ArrayList<>(1);
        private final Map<Integer, List<Integer>> byPort = new HashMap<>(2);

        void add(Range ports, int index) {
            if (ports.last() - ports.first() >= NARROW) {
                wide.add(index);
                return;
            }
            for (int port = ports.first(); port <= ports.last(); port++) {
                byPort.computeIfAbsent(port, absent -> new ArrayList<>(1)).add(index);
            }
        }
    }
}
