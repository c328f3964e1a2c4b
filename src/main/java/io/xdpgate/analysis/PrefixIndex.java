package io.xdpgate.analysis;

import io.xdpgate.policy.Address;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Rules by the prefixes of one of their addresses. For one thread. */
final class PrefixIndex {
    /** Prefixes that are shorter have so much below them that it is not worth a count. */
    private static final int WIDE = 12;

    /** In the order of addresses: what lies in a prefix follows it. */
    private final TreeMap<Prefix, List<RuleEntry>> byPrefix = new TreeMap<>();

    /** Keys of each length, IPv6 behind IPv4. */
    private final int[] lengths = new int[33 + 129];

    private int entries;

    /**
     * Is given the rules of one key after the other; a rule with several keys comes several times. Answers false when
     * it has seen enough.
     */
    @FunctionalInterface
    interface Visitor {
        boolean visit(List<RuleEntry> entries) throws Budget.Spent;
    }

    void add(Prefix key, RuleEntry entry) {
        List<RuleEntry> hanging = byPrefix.get(key);
        if (hanging == null) {
            hanging = new ArrayList<>(1);
            byPrefix.put(key, hanging);
            lengths[place(key.family(), key.length())]++;
        }
        hanging.add(entry);
        entries++;
    }

    void remove(Prefix key, RuleEntry entry) {
        List<RuleEntry> hanging = byPrefix.get(key);
        if (hanging != null && hanging.remove(entry)) {
            entries--;
            if (hanging.isEmpty()) {
                byPrefix.remove(key);
                lengths[place(key.family(), key.length())]--;
            }
        }
    }

    /** Goes over what hangs on the keys, on wider prefixes and on prefixes in them; false if the visitor ended it. */
    boolean walk(List<Prefix> keys, Visitor visitor) throws Budget.Spent {
        for (Prefix key : keys) {
            for (int length = 0; length < key.length(); length++) {
                List<RuleEntry> wider = at(key, length);
                if (!wider.isEmpty() && !visitor.visit(wider)) {
                    return false;
                }
            }
            for (List<RuleEntry> within : within(key).values()) {
                if (!visitor.visit(within)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** How many rules a walk comes by, roughly. */
    int cost(List<Prefix> keys) {
        int cost = 0;
        for (Prefix key : keys) {
            if (key.length() < WIDE) {
                cost += entries;
            } else {
                for (int length = 0; length < key.length(); length++) {
                    cost += at(key, length).size();
                }
                cost += within(key).size();
            }
        }
        return cost;
    }

    private List<RuleEntry> at(Prefix key, int length) {
        if (lengths[place(key.family(), length)] == 0) {
            return List.of();
        }
        return byPrefix.getOrDefault(new Prefix(key.address(), length), List.of());
    }

    private SortedMap<Prefix, List<RuleEntry>> within(Prefix key) {
        Prefix last =
                new Prefix(new Address(key.family(), key.last()), key.family().bits());
        return byPrefix.subMap(key, true, last, true);
    }

    private static int place(Family family, int length) {
        return family == Family.IPV4 ? length : 33 + length;
    }
}
