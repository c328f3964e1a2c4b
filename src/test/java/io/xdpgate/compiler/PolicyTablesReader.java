package io.xdpgate.compiler;

import io.xdpgate.compiler.tables.Classifier;
import io.xdpgate.compiler.tables.Entry;
import io.xdpgate.compiler.tables.Extra;
import io.xdpgate.compiler.tables.Field;
import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.compiler.tables.Rest;
import io.xdpgate.compiler.tables.RuleInfo;
import io.xdpgate.policy.Address;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Range;
import java.util.BitSet;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Looks a packet up in tables as the program does: tries, lists with the best key, the bit vector.
 *
 * @param sets bits of the sets that an address is in
 */
record PolicyTablesReader(PolicyTables tables, ToLongFunction<Address> sets) {
    private static final BitSet NONE = new BitSet();

    Outcome look(Probe probe) {
        RuleInfo best = best(tables.main(), tables.dead(), probe, null);
        if (tables.overlay() != null) {
            best = best(tables.overlay(), NONE, probe, best);
        }
        StringBuilder counted = new StringBuilder();
        Classifier counts = tables.counts();
        if (counts != null && counts.rest() != null) {
            long before = best == null ? Long.MAX_VALUE : best.key();
            scan(counts, counts.rest(), probe, entry -> {
                RuleInfo rule = counts.rules().get(entry.rule());
                if (rule.key() < before && (entry.extra() == null || holds(entry, entry.extra(), probe))) {
                    counted.append(rule.ruleId()).append(' ');
                }
                return false;
            });
        }
        String decided = best == null ? "default" : best.ruleId() == null ? "guard" : best.ruleId();
        return new Outcome(decided, counted.toString());
    }

    private @Nullable RuleInfo best(Classifier part, BitSet dead, Probe probe, @Nullable RuleInfo known) {
        int source = classOf(part, probe, true);
        int destination = classOf(part, probe, false);
        RuleInfo best = known;
        best = list(part, part.classLists()[source], dead, probe, best);
        best = list(part, part.classLists()[destination], dead, probe, best);
        int number = part.portClasses() != null && probe.hasPorts()
                ? Short.toUnsignedInt(part.portClasses()[probe.destinationPort()])
                : 0;
        best = list(part, part.portLists()[number], dead, probe, best);
        if (number == 0 || !part.globalInPorts()) {
            best = list(part, part.globalList(), dead, probe, best);
        }
        if (part.rest() != null) {
            RuleInfo[] found = new RuleInfo[1];
            scan(part, part.rest(), probe, entry -> {
                if (dead.get(entry.rule())) {
                    return false;
                }
                found[0] = part.rules().get(entry.rule());
                return true;
            });
            best = found[0] == null || (best != null && best.key() <= found[0].key()) ? best : found[0];
        }
        return best;
    }

    private static int classOf(Classifier part, Probe probe, boolean source) {
        Address address = source ? probe.source() : probe.destination();
        int root = probe.family() == Family.IPV4
                ? (source ? part.trie().source4() : part.trie().destination4())
                : source ? part.trie().source6() : part.trie().destination6();
        return TrieReader.find(part.trie().words(), root, address);
    }

    private @Nullable RuleInfo list(Classifier part, int list, BitSet dead, Probe probe, @Nullable RuleInfo known) {
        RuleInfo best = known;
        int first = list >>> Classifier.COUNT_BITS;
        for (int i = first; i < first + (list & Classifier.MOST_ENTRIES); i++) {
            Entry entry = part.entries().get(i);
            RuleInfo rule = part.rules().get(entry.rule());
            if ((best == null || rule.key() < best.key()) && !dead.get(entry.rule()) && holds(entry, probe)) {
                best = rule;
            }
        }
        return best;
    }

    private boolean holds(Entry entry, Probe probe) {
        return entry.families().contains(probe.family())
                && in(entry.address(), entry.negated(), entry.onSource() ? probe.source() : probe.destination())
                && (entry.protocol() < 0 || entry.protocol() == probe.protocol())
                && port(entry.sourcePorts(), probe, probe.sourcePort())
                && port(entry.destinationPorts(), probe, probe.destinationPort())
                && (entry.extra() == null || holds(entry, entry.extra(), probe));
    }

    private boolean holds(Entry entry, Extra extra, Probe probe) {
        return in(extra.address(), extra.negated(), entry.onSource() ? probe.destination() : probe.source())
                && (extra.interfaces() >>> probe.slot() & 1) == 1
                && (extra.packetLength() == null || extra.packetLength().contains(probe.length()))
                && (extra.hopLimit() == null || extra.hopLimit().contains(probe.hopLimit()))
                && (extra.vlan() == null || (probe.vlan() >= 0 && extra.vlan().contains(probe.vlan())))
                && (extra.dscp() >>> probe.dscp() & 1) == 1
                && (extra.fragments() >>> probe.fragment() & 1) == 1
                && (extra.tcpFlagMask() == 0
                        || (probe.hasTcpFlags() && (probe.flagByte() & extra.tcpFlagMask()) == extra.tcpFlagValue()))
                && (extra.icmpMask() == 0
                        || (probe.hasIcmp()
                                && ((probe.icmpType() << 8 | probe.icmpCode()) & extra.icmpMask())
                                        == extra.icmpValue()))
                && sets(extra.sourceSets(), extra.sourceSetsNegated(), probe.source())
                && sets(extra.destinationSets(), extra.destinationSetsNegated(), probe.destination());
    }

    private boolean sets(long mask, boolean negated, Address address) {
        return mask == 0 || ((sets.applyAsLong(address) & mask) != 0) != negated;
    }

    private static boolean in(@Nullable Prefix prefix, boolean negated, Address address) {
        return prefix == null || prefix.contains(address) != negated;
    }

    private static boolean port(@Nullable Range range, Probe probe, int port) {
        return range == null || (probe.hasPorts() && range.contains(port));
    }

    /** Shows the entries of all slots that are set, in order, until {@code found} says enough. */
    private static void scan(Classifier part, Rest rest, Probe probe, Predicate<Entry> found) {
        int[] rows = new int[2 + rest.fields().size()];
        int count = 0;
        rows[count++] = part.classRows()[classOf(part, probe, true)];
        rows[count++] = part.classRows()[classOf(part, probe, false)];
        for (var field : rest.fields().entrySet()) {
            rows[count++] = Short.toUnsignedInt(field.getValue()[key(field.getKey(), probe)]);
        }
        for (int block = 0; block < rest.blocks(); block++) {
            long summary = -1;
            for (int row : rows) {
                summary &= rest.words()[rest.rows()[row * rest.blocks() + block]];
            }
            for (; summary != 0; summary &= summary - 1) {
                int word = Long.numberOfTrailingZeros(summary);
                long bits = -1;
                for (int row : rows) {
                    bits &= rest.words()[rest.rows()[row * rest.blocks() + block] + 1 + word];
                }
                for (; bits != 0; bits &= bits - 1) {
                    int slot = block * Rest.BLOCK_SLOTS + word * 64 + Long.numberOfTrailingZeros(bits);
                    if (found.test(part.entries().get(rest.slots()[slot]))) {
                        return;
                    }
                }
            }
        }
    }

    private static int key(Field field, Probe probe) {
        return switch (field) {
            case PROTOCOL -> probe.protocol();
            case SOURCE_PORT -> probe.hasPorts() ? probe.sourcePort() : 65_536;
            case DESTINATION_PORT -> probe.hasPorts() ? probe.destinationPort() : 65_536;
            case ICMP ->
                probe.hasIcmp()
                        ? (probe.family() == Family.IPV4 ? 0 : 65_536) + probe.icmpType() * 256 + probe.icmpCode()
                        : 131_072;
            case TCP_FLAGS -> probe.hasTcpFlags() ? probe.flagByte() : 256;
            case INTERFACE -> probe.slot();
            case VLAN -> probe.vlan() < 0 ? 4_096 : probe.vlan();
            case FRAGMENT -> probe.fragment();
            case PACKET_LENGTH -> probe.length();
            case HOP_LIMIT -> probe.hopLimit();
            case DSCP -> probe.dscp();
        };
    }
}
