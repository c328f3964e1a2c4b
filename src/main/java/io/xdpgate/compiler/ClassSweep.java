package io.xdpgate.compiler;

import io.xdpgate.compiler.tables.Field;
import io.xdpgate.policy.Range;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds the class table of one field: goes through the keys in ascending order and changes the row only where some
 * rule's condition begins or ceases to hold.
 */
final class ClassSweep {
    /** Bits of a position within a boundary: {@code key << POSITION_BITS | position}. */
    private static final int POSITION_BITS = 11;

    private final Field field;
    private final RowBits bits = new RowBits();
    private long[] boundaries = new long[256];
    private int count;
    private boolean used;

    private ClassSweep(Field field) {
        this.field = field;
    }

    /** The row of each key; null if no rule has a condition on the field. */
    static int @Nullable [] table(Field field, List<Placed> placed, Conditions conditions, RowPool pool) {
        ClassSweep sweep = new ClassSweep(field);
        for (Placed rule : placed) {
            sweep.add(rule.position(), conditions.keys(field, rule.match()));
        }
        return sweep.used ? sweep.rows(pool) : null;
    }

    private void add(int position, @Nullable List<Range> keys) {
        if (keys == null) {
            bits.toggle(position);
            return;
        }
        used = true;
        int lastKey = field.canBeAbsent() ? field.keys() - 2 : field.keys() - 1;
        for (Range range : keys) {
            if (range.last() > lastKey) {
                throw new IllegalArgumentException(field + " has no value " + range.last());
            }
            boundary(range.first(), position);
            boundary(range.last() + 1, position);
        }
    }

    private void boundary(int key, int position) {
        if (count == boundaries.length) {
            boundaries = Arrays.copyOf(boundaries, count * 2);
        }
        boundaries[count++] = (long) key << POSITION_BITS | position;
    }

    private int[] rows(RowPool pool) {
        Arrays.sort(boundaries, 0, count);
        int[] rows = new int[field.keys()];
        int start = 0;
        int next = 0;
        while (start < rows.length) {
            while (next < count && boundaries[next] >>> POSITION_BITS == start) {
                bits.toggle((int) boundaries[next++] & ((1 << POSITION_BITS) - 1));
            }
            int end = next < count ? (int) (boundaries[next] >>> POSITION_BITS) : rows.length;
            Arrays.fill(rows, start, end, pool.intern(bits));
            start = end;
        }
        return rows;
    }
}
