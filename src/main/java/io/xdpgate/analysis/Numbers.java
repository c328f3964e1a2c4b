package io.xdpgate.analysis;

import io.xdpgate.policy.Range;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/** A set of whole numbers from 0 on, as ranges, ascending and neither overlapping nor adjacent. Immutable. */
final class Numbers {
    static final Numbers NONE = new Numbers(new int[0]);

    /** First and last of each range. */
    private final int[] bounds;

    private Numbers(int[] bounds) {
        this.bounds = bounds;
    }

    static Numbers of(int first, int last) {
        return first > last ? NONE : new Numbers(new int[] {first, last});
    }

    /** In any order; may overlap. */
    static Numbers of(List<Range> ranges) {
        Range[] sorted = ranges.toArray(Range[]::new);
        Arrays.sort(sorted, Comparator.comparingInt(Range::first));
        Builder all = new Builder(sorted.length);
        for (Range range : sorted) {
            all.add(range.first(), range.last());
        }
        return all.build();
    }

    static Numbers ofValues(List<Integer> values) {
        return of(values.stream().map(Range::of).toList());
    }

    boolean isEmpty() {
        return bounds.length == 0;
    }

    int first() {
        return bounds[0];
    }

    int last() {
        return bounds[bounds.length - 1];
    }

    boolean contains(int value) {
        for (int i = 0; i < bounds.length; i += 2) {
            if (value <= bounds[i + 1]) {
                return value >= bounds[i];
            }
        }
        return false;
    }

    boolean overlaps(Numbers other) {
        int i = 0;
        int j = 0;
        while (i < bounds.length && j < other.bounds.length) {
            if (bounds[i + 1] < other.bounds[j]) {
                i += 2;
            } else if (other.bounds[j + 1] < bounds[i]) {
                j += 2;
            } else {
                return true;
            }
        }
        return false;
    }

    boolean containsAll(Numbers other) {
        int i = 0;
        for (int j = 0; j < other.bounds.length; j += 2) {
            while (i < bounds.length && bounds[i + 1] < other.bounds[j]) {
                i += 2;
            }
            if (i == bounds.length || bounds[i] > other.bounds[j] || bounds[i + 1] < other.bounds[j + 1]) {
                return false;
            }
        }
        return true;
    }

    Numbers and(Numbers other) {
        Builder common = new Builder(bounds.length / 2 + other.bounds.length / 2);
        int i = 0;
        int j = 0;
        while (i < bounds.length && j < other.bounds.length) {
            int first = Math.max(bounds[i], other.bounds[j]);
            int last = Math.min(bounds[i + 1], other.bounds[j + 1]);
            if (first <= last) {
                common.add(first, last);
            }
            if (bounds[i + 1] < other.bounds[j + 1]) {
                i += 2;
            } else {
                j += 2;
            }
        }
        return common.build();
    }

    Numbers minus(Numbers other) {
        Builder rest = new Builder(bounds.length / 2 + other.bounds.length / 2);
        int j = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            int start = bounds[i];
            int last = bounds[i + 1];
            while (j < other.bounds.length && other.bounds[j + 1] < start) {
                j += 2;
            }
            int k = j;
            while (k < other.bounds.length && other.bounds[k] <= last) {
                if (other.bounds[k] > start) {
                    rest.add(start, other.bounds[k] - 1);
                }
                start = other.bounds[k + 1] + 1;
                k += 2;
            }
            if (start <= last) {
                rest.add(start, last);
            }
        }
        return rest.build();
    }

    /** Each number times {@code factor}, back to the numbers whose product was in the set. */
    Numbers dividedBy(int factor) {
        if (factor == 1) {
            return this;
        }
        Builder quotients = new Builder(bounds.length / 2);
        for (int i = 0; i < bounds.length; i += 2) {
            int first = (bounds[i] + factor - 1) / factor;
            int last = bounds[i + 1] / factor;
            if (first <= last) {
                quotients.add(first, last);
            }
        }
        return quotients.build();
    }

    int any(RandomGenerator random) {
        int range = 2 * random.nextInt(bounds.length / 2);
        return bounds[range] + random.nextInt(bounds[range + 1] - bounds[range] + 1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Numbers numbers && Arrays.equals(bounds, numbers.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    @Override
    public String toString() {
        return Arrays.toString(bounds);
    }

    /** Takes ranges by ascending first number. */
    static final class Builder {
        private int[] bounds;
        private int size;

        Builder(int ranges) {
            bounds = new int[2 * Math.max(1, ranges)];
        }

        void add(int first, int last) {
            if (size > 0 && first <= bounds[size - 1] + 1) {
                bounds[size - 1] = Math.max(bounds[size - 1], last);
                return;
            }
            if (size == bounds.length) {
                bounds = Arrays.copyOf(bounds, 2 * size);
            }
            bounds[size++] = first;
            bounds[size++] = last;
        }

        Numbers build() {
            return size == 0 ? NONE : new Numbers(size == bounds.length ? bounds : Arrays.copyOf(bounds, size));
        }
    }
}
