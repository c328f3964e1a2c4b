package io.xdpgate.compiler;

import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.AddressRange;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.UInt128;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Builds the address table of one family and direction in one pass over the addresses at which some rule's condition
 * begins or ceases to hold.
 */
final class AddressSweep {
    private record Boundary(UInt128 at, int position) {}

    private final Family family;
    private final RowBits bits = new RowBits();
    private final List<Boundary> boundaries = new ArrayList<>();
    private boolean used;

    private AddressSweep(Family family) {
        this.family = family;
    }

    /** Null if no rule that can match the family has a condition in this direction. */
    static @Nullable AddressTable table(
            Family family, Function<Match, @Nullable AddressMatch> direction, List<Placed> placed, RowPool pool) {
        AddressSweep sweep = new AddressSweep(family);
        for (Placed rule : placed) {
            if (rule.families().contains(family)) {
                sweep.add(rule.position(), direction.apply(rule.match()));
            }
        }
        return sweep.used ? sweep.ranges(pool) : null;
    }

    private void add(int position, @Nullable AddressMatch condition) {
        if (condition == null) {
            bits.toggle(position);
            return;
        }
        used = true;
        UInt128 highest = UInt128.ones(family.bits());
        for (AddressRange range : AddressRange.of(condition, family)) {
            boundaries.add(new Boundary(range.first(), position));
            if (!range.last().equals(highest)) {
                boundaries.add(new Boundary(range.last().next(), position));
            }
        }
    }

    private AddressTable ranges(RowPool pool) {
        boundaries.sort(Comparator.comparing(Boundary::at));
        int most = boundaries.size() + 1;
        long[] high = new long[most];
        long[] low = new long[most];
        int[] row = new int[most];
        int size = 0;
        int next = 0;
        UInt128 start = UInt128.ZERO;
        while (true) {
            while (next < boundaries.size() && boundaries.get(next).at().equals(start)) {
                bits.toggle(boundaries.get(next++).position());
            }
            int current = pool.intern(bits);
            if (size == 0 || row[size - 1] != current) {
                high[size] = start.high();
                low[size] = start.low();
                row[size++] = current;
            }
            if (next == boundaries.size()) {
                return new AddressTable(Arrays.copyOf(high, size), Arrays.copyOf(low, size), Arrays.copyOf(row, size));
            }
            start = boundaries.get(next).at();
        }
    }
}
