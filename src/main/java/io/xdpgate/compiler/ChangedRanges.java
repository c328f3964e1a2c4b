package io.xdpgate.compiler;

import io.xdpgate.policy.RangeCursor;
import java.util.ArrayList;
import java.util.List;

/** The addresses of one family whose sets may have changed, as ranges, ascending and apart. Immutable. */
final class ChangedRanges {
    private final List<Range> ranges;

    private ChangedRanges(List<Range> ranges) {
        this.ranges = ranges;
    }

    /** Numbers as in {@link RangeCursor}; both ends included. */
    private record Range(long firstHigh, long firstLow, long lastHigh, long lastLow) implements Comparable<Range> {
        @Override
        public int compareTo(Range other) {
            int order = Long.compareUnsigned(firstHigh, other.firstHigh);
            return order != 0 ? order : Long.compareUnsigned(firstLow, other.firstLow);
        }

        boolean endsBefore(Range next) {
            return lastHigh != next.firstHigh
                    ? Long.compareUnsigned(lastHigh, next.firstHigh) < 0
                    : Long.compareUnsigned(lastLow, next.firstLow) < 0;
        }

        boolean endsAfter(Range other) {
            return lastHigh != other.lastHigh
                    ? Long.compareUnsigned(lastHigh, other.lastHigh) > 0
                    : Long.compareUnsigned(lastLow, other.lastLow) > 0;
        }

        Range to(Range last) {
            return new Range(firstHigh, firstLow, last.lastHigh, last.lastLow);
        }
    }

    /** What the changes of each set cover, together. */
    static ChangedRanges of(List<RangeCursor> changes) {
        List<Range> all = new ArrayList<>();
        for (RangeCursor cursor : changes) {
            while (cursor.next()) {
                all.add(new Range(cursor.firstHigh(), cursor.firstLow(), cursor.lastHigh(), cursor.lastLow()));
            }
        }
        all.sort(null);
        List<Range> apart = new ArrayList<>();
        for (Range next : all) {
            Range open = apart.isEmpty() ? null : apart.getLast();
            if (open == null || open.endsBefore(next)) {
                apart.add(next);
            } else if (next.endsAfter(open)) {
                apart.set(apart.size() - 1, open.to(next));
            }
        }
        return new ChangedRanges(apart);
    }

    int size() {
        return ranges.size();
    }

    long firstHigh(int index) {
        return ranges.get(index).firstHigh;
    }

    long firstLow(int index) {
        return ranges.get(index).firstLow;
    }

    long lastHigh(int index) {
        return ranges.get(index).lastHigh;
    }

    long lastLow(int index) {
        return ranges.get(index).lastLow;
    }
}
