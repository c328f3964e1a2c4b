package io.xdpgate.bpf;

import io.xdpgate.bpf.abi.Limits;
import io.xdpgate.compiler.AddressTable;
import io.xdpgate.compiler.CompiledPolicy;
import io.xdpgate.compiler.CompiledRule;
import io.xdpgate.compiler.tables.Field;
import io.xdpgate.policy.Action;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Refuses what the tables cannot hold or the program would misread, before anything is written. */
final class PolicyCheck {
    private static final long MAX_IPV4 = 0xffff_ffffL;

    private PolicyCheck() {}

    /**
     * @throws TableFullException if a table is too small
     * @throws IllegalArgumentException if the policy contradicts itself
     */
    static void check(CompiledPolicy policy) {
        checkCapacities(policy);
        policy.rows().forEach(row -> require(row.length == Limits.ROW_WORDS, "a row has " + row.length + " words"));
        int rows = policy.rows().size();
        require(isRow(policy.baseRowIpv4(), rows), "base row " + policy.baseRowIpv4() + " does not exist");
        require(isRow(policy.baseRowIpv6(), rows), "base row " + policy.baseRowIpv6() + " does not exist");
        checkRules(policy);
        checkAddresses(policy.sourceIpv4(), MAX_IPV4, rows);
        checkAddresses(policy.destinationIpv4(), MAX_IPV4, rows);
        checkAddresses(policy.sourceIpv6(), -1, rows);
        checkAddresses(policy.destinationIpv6(), -1, rows);
        policy.classes().forEach((field, keys) -> checkClasses(field, keys, rows));
    }

    private static void checkCapacities(CompiledPolicy policy) {
        checkRoom("xg_rows", policy.rows().size(), Limits.ROWS);
        checkRoom("xg_rules", policy.rules().size(), Limits.POSITIONS);
        checkRoom("xg_rules (count rules)", policy.countRules(), CompiledPolicy.FIRST_TERMINAL);
        AddressSpans spans = AddressSpans.of(policy);
        checkRoom("xg_ranges4", spans.ranges4(), Limits.RANGES4);
        checkRoom("xg_ranges6", spans.ranges6(), Limits.RANGES6);
    }

    private static void checkRoom(String table, int needed, int capacity) {
        if (needed > capacity) {
            throw new TableFullException(table, needed, capacity);
        }
    }

    private static void checkRules(CompiledPolicy policy) {
        BitSet taken = new BitSet(Limits.POSITIONS);
        int countRules = 0;
        for (CompiledRule rule : policy.rules()) {
            int position = rule.position();
            boolean counts = rule.action() == Action.COUNT;
            require(position >= 0 && position < Limits.POSITIONS, "position " + position + " does not exist");
            require(!taken.get(position), "position " + position + " is taken twice");
            require(
                    counts == position < CompiledPolicy.FIRST_TERMINAL,
                    "position " + position + " is not for " + rule.action().text());
            require(
                    rule.countsBefore() >= 0 && rule.countsBefore() <= policy.countRules(),
                    "position " + position + " comes after " + rule.countsBefore() + " count rules");
            taken.set(position);
            countRules += counts ? 1 : 0;
        }
        require(countRules == policy.countRules(), countRules + " count rules, not " + policy.countRules());
    }

    private static void checkAddresses(@Nullable AddressTable table, long maxLow, int rows) {
        if (table == null) {
            return;
        }
        int size = table.size();
        require(size == table.high().length && size == table.low().length, "an address table of unequal arrays");
        require(size > 0 && table.high()[0] == 0 && table.low()[0] == 0, "an address table does not start at 0");
        for (int i = 0; i < size; i++) {
            require(isRow(table.row()[i], rows), "an address range without a row");
            boolean fits = maxLow == -1 || (table.high()[i] == 0 && Long.compareUnsigned(table.low()[i], maxLow) <= 0);
            require(fits, "an IPv4 range starts beyond the last address");
            require(i == 0 || ascends(table, i), "an address table does not ascend");
        }
    }

    private static boolean ascends(AddressTable table, int i) {
        int order = Long.compareUnsigned(table.high()[i - 1], table.high()[i]);
        return order < 0 || (order == 0 && Long.compareUnsigned(table.low()[i - 1], table.low()[i]) < 0);
    }

    private static void checkClasses(Field field, int[] keys, int rows) {
        require(keys.length == field.keys(), field + " has " + keys.length + " keys");
        int lowest = 0;
        int highest = 0;
        for (int row : keys) {
            lowest = Math.min(lowest, row);
            highest = Math.max(highest, row);
        }
        require(lowest >= 0 && isRow(highest, rows), "a key of " + field + " without a row");
    }

    private static boolean isRow(int row, int rows) {
        return row >= 0 && row < rows;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException("the compiled policy contradicts itself: " + otherwise);
        }
    }
}
