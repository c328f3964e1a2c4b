package io.xdpgate.compiler;

import io.xdpgate.compiler.tables.Field;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.UInt128;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks a packet up in compiled tables as the program does: the rows of all fields, and-ed. */
final class TableReader {
    private final CompiledPolicy tables;
    private final Map<Integer, CompiledRule> rules;

    TableReader(CompiledPolicy tables) {
        this.tables = tables;
        this.rules = tables.rules().stream().collect(Collectors.toMap(CompiledRule::position, Function.identity()));
    }

    Outcome look(Probe probe) {
        boolean ipv4 = probe.family() == Family.IPV4;
        long[] row = tables.rows()
                .get(ipv4 ? tables.baseRowIpv4() : tables.baseRowIpv6())
                .clone();
        and(
                row,
                ipv4 ? tables.sourceIpv4() : tables.sourceIpv6(),
                probe.source().value());
        and(
                row,
                ipv4 ? tables.destinationIpv4() : tables.destinationIpv6(),
                probe.destination().value());
        tables.classes().forEach((field, keys) -> and(row, keys[key(field, probe)]));
        CompiledRule deciding = null;
        for (int position = CompiledPolicy.FIRST_TERMINAL; position < row.length * 64; position++) {
            if (isSet(row, position)) {
                deciding = rule(position);
                break;
            }
        }
        int counts = deciding == null ? tables.countRules() : deciding.countsBefore();
        StringBuilder counted = new StringBuilder();
        for (int position = 0; position < counts; position++) {
            if (isSet(row, position)) {
                counted.append(rule(position).ruleId()).append(' ');
            }
        }
        String decided = deciding == null ? "default" : deciding.ruleId() == null ? "guard" : deciding.ruleId();
        return new Outcome(decided, counted.toString());
    }

    private CompiledRule rule(int position) {
        CompiledRule rule = rules.get(position);
        if (rule == null) {
            throw new AssertionError("a row has bit " + position + ", which is no rule");
        }
        return rule;
    }

    private static boolean isSet(long[] row, int position) {
        return (row[position / 64] & 1L << position % 64) != 0;
    }

    private void and(long[] row, @Nullable AddressTable table, UInt128 address) {
        if (table == null) {
            return;
        }
        int range = 0;
        while (range + 1 < table.size()
                && new UInt128(table.high()[range + 1], table.low()[range + 1]).compareTo(address) <= 0) {
            range++;
        }
        and(row, table.row()[range]);
    }

    private void and(long[] row, int other) {
        for (int word = 0; word < row.length; word++) {
            row[word] &= tables.rows().get(other)[word];
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
