package io.xdpgate.compiler;

import io.xdpgate.compiler.tables.Field;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Range;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;

/**
 * Builds the tables of the fields that rules of the bit vector ask for: goes through the keys in ascending order and
 * changes the row only where some condition begins or ceases to hold.
 */
final class RestFields {
    /** Bits of a slot within a boundary: {@code key << SLOT_BITS | slot}. */
    private static final int SLOT_BITS = 16;

    private final Conditions conditions;
    private final RestRows pool;

    RestFields(Conditions conditions, RestRows pool) {
        this.conditions = conditions;
        this.pool = pool;
    }

    /** @param matches of each slot */
    EnumMap<Field, short[]> tables(List<Match> matches) {
        EnumMap<Field, short[]> tables = new EnumMap<>(Field.class);
        for (Field field : Field.values()) {
            RestBits bits = new RestBits(pool);
            long[] boundaries = new long[matches.size()];
            int count = 0;
            boolean used = false;
            for (int slot = 0; slot < matches.size(); slot++) {
                List<Range> keys = conditions.keys(field, matches.get(slot));
                if (keys == null) {
                    bits.toggle(slot);
                    continue;
                }
                used = true;
                if (count + 2 * keys.size() > boundaries.length) {
                    boundaries = Arrays.copyOf(boundaries, boundaries.length * 2 + 2 * keys.size());
                }
                for (Range range : keys) {
                    boundaries[count++] = (long) range.first() << SLOT_BITS | slot;
                    boundaries[count++] = (range.last() + 1L) << SLOT_BITS | slot;
                }
            }
            if (used) {
                Arrays.sort(boundaries, 0, count);
                tables.put(field, rows(field, bits, boundaries, count));
            }
        }
        return tables;
    }

    private static short[] rows(Field field, RestBits bits, long[] boundaries, int count) {
        short[] rows = new short[field.keys()];
        int start = 0;
        int next = 0;
        while (start < rows.length) {
            while (next < count && boundaries[next] >>> SLOT_BITS == start) {
                bits.toggle((int) boundaries[next++] & ((1 << SLOT_BITS) - 1));
            }
            int end = next < count ? (int) (boundaries[next] >>> SLOT_BITS) : rows.length;
            int row = bits.row();
            if (row >= Limits.FIELD_ROWS) {
                throw Limits.exceeded(
                        "different combinations of ports and other values",
                        Limits.FIELD_ROWS,
                        "use fewer rules without a narrow address, or fewer values");
            }
            Arrays.fill(rows, start, end, (short) row);
            start = end;
        }
        return rows;
    }
}
