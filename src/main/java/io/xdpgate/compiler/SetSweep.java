package io.xdpgate.compiler;

import io.xdpgate.policy.RangeCursor;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts the addresses of one family where they enter or leave a set, and says of each piece in which sets it is: set n
 * is bit n. For one use on one thread.
 */
final class SetSweep {
    private final Ranges ranges;
    /** A heap by the next address at which a set is entered or left; those at their end are out of it. */
    private final Walk[] heap;

    private int heapSize;
    private long mask;

    private SetSweep(int sets, Ranges ranges) {
        this.heap = new Walk[sets];
        this.ranges = ranges;
    }

    /** Where a sweep puts its pieces. */
    static final class Ranges {
        long[] highs = new long[64];
        long[] lows = new long[64];
        /** Sets of each piece; for the caller to turn into classes. */
        long[] masks = new long[64];

        int size;

        /** A piece from this address on; the one before ends there, or vanishes if it starts at the same. */
        void append(long high, long low, long mask) {
            if (size > 0 && highs[size - 1] == high && lows[size - 1] == low) {
                masks[size - 1] = mask;
                return;
            }
            if (size == highs.length) {
                int capacity = size * 2;
                highs = Arrays.copyOf(highs, capacity);
                lows = Arrays.copyOf(lows, capacity);
                masks = Arrays.copyOf(masks, capacity);
            }
            highs[size] = high;
            lows[size] = low;
            masks[size++] = mask;
        }
    }

    private static final class Walk {
        private final RangeCursor cursor;
        private final long bit;
        private boolean inside;
        private long high;
        private long low;

        Walk(RangeCursor cursor, int set) {
            this.cursor = cursor;
            this.bit = 1L << set;
        }

        /** Goes to where the set is next entered or left; false if it is not. */
        boolean advance() {
            if (inside) {
                inside = false;
                low = cursor.lastLow() + 1;
                high = low == 0 ? cursor.lastHigh() + 1 : cursor.lastHigh();
                // After the highest address comes 0.
                return high != 0 || low != 0;
            }
            if (!cursor.next()) {
                return false;
            }
            inside = true;
            high = cursor.firstHigh();
            low = cursor.firstLow();
            return true;
        }

        boolean isBefore(Walk other) {
            return high != other.high
                    ? Long.compareUnsigned(high, other.high) < 0
                    : Long.compareUnsigned(low, other.low) < 0;
        }
    }

    /** As the other method, without a limit. */
    static void run(List<RangeCursor> cursors, long fromHigh, long fromLow, Ranges ranges) {
        run(cursors, fromHigh, fromLow, ranges, Integer.MAX_VALUE);
    }

    /**
     * Appends the pieces from an address on, up to the last place where a set is entered or left. The first piece
     * begins at that address.
     *
     * @param cursors of each set, none of which begins before the address
     * @return false if there would be more than {@code mostPieces} in all
     */
    static boolean run(List<RangeCursor> cursors, long fromHigh, long fromLow, Ranges ranges, int mostPieces) {
        SetSweep sweep = new SetSweep(cursors.size(), ranges);
        ranges.append(fromHigh, fromLow, 0);
        for (int set = 0; set < cursors.size(); set++) {
            Walk walk = new Walk(cursors.get(set), set);
            if (walk.advance()) {
                sweep.add(walk);
            }
        }
        while (sweep.heapSize > 0 && ranges.size <= mostPieces) {
            sweep.step();
        }
        return sweep.heapSize == 0;
    }

    private void step() {
        Walk walk = heap[0];
        mask = walk.inside ? mask | walk.bit : mask & ~walk.bit;
        ranges.append(walk.high, walk.low, mask);
        if (!walk.advance()) {
            heap[0] = heap[--heapSize];
        }
        if (heapSize > 1) {
            siftDown();
        }
    }

    private void add(Walk walk) {
        int at = heapSize++;
        while (at > 0 && walk.isBefore(heap[(at - 1) >>> 1])) {
            heap[at] = heap[(at - 1) >>> 1];
            at = (at - 1) >>> 1;
        }
        heap[at] = walk;
    }

    private void siftDown() {
        Walk walk = heap[0];
        int at = 0;
        while (2 * at + 1 < heapSize) {
            int child = 2 * at + 1;
            if (child + 1 < heapSize && heap[child + 1].isBefore(heap[child])) {
                child++;
            }
            if (!heap[child].isBefore(walk)) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = walk;
    }
}
