package io.xdpgate.statistics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The most frequent keys of a stream in bounded memory: Space-Saving (Metwally, Agrawal, El Abbadi 2005). A key that
 * has no counter takes over the smallest one, with its count as possible error. Any key that is more frequent than
 * {@link #errorBound} is certain to be here. Not thread-safe.
 */
final class HeavyHitters<K> {
    private final int capacity;
    private final Map<K, Counter<K>> counters = new HashMap<>();

    /** A binary heap, smallest count first. */
    private final List<Counter<K>> heap = new ArrayList<>();

    private long total;
    private boolean takenOver;

    private static final class Counter<K> {
        private K key;
        private long count;
        private long error;
        private int place;

        private Counter(K key, int place) {
            this.key = key;
            this.place = place;
        }
    }

    /**
     * @param count how often at most
     * @param error the key came {@code count - error} times at least
     */
    record Hitter<K>(K key, long count, long error) {}

    /** @param capacity keys that are counted at a time, 1 or more */
    HeavyHitters(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity is 1 or more");
        }
        this.capacity = capacity;
    }

    void add(K key) {
        total++;
        Counter<K> counter = counters.get(key);
        if (counter == null) {
            counter = heap.size() < capacity ? added(key) : takeOver(key);
            counters.put(key, counter);
        }
        counter.count++;
        sink(counter);
    }

    /** Keys that were added. */
    long total() {
        return total;
    }

    /** No count is too high by more than this, and no key that came more often is missing; at most total / capacity. */
    long errorBound() {
        return takenOver ? heap.getFirst().count : 0;
    }

    /** The most frequent ones, most frequent first. */
    List<Hitter<K>> top(int limit) {
        return heap.stream()
                .sorted(Comparator.<Counter<K>>comparingLong(counter -> counter.count)
                        .reversed())
                .limit(limit)
                .map(counter -> new Hitter<>(counter.key, counter.count, counter.error))
                .toList();
    }

    /** At the end of the heap with a count of 0, which only its own first increment may leave there. */
    private Counter<K> added(K key) {
        Counter<K> counter = new Counter<>(key, heap.size());
        heap.add(counter);
        rise(counter);
        return counter;
    }

    private Counter<K> takeOver(K key) {
        Counter<K> smallest = heap.getFirst();
        counters.remove(smallest.key);
        smallest.key = key;
        smallest.error = smallest.count;
        takenOver = true;
        return smallest;
    }

    private void rise(Counter<K> counter) {
        while (counter.place > 0) {
            Counter<K> parent = heap.get((counter.place - 1) / 2);
            if (parent.count <= counter.count) {
                return;
            }
            swap(parent, counter);
        }
    }

    private void sink(Counter<K> counter) {
        while (true) {
            int child = 2 * counter.place + 1;
            if (child + 1 < heap.size() && heap.get(child + 1).count < heap.get(child).count) {
                child++;
            }
            if (child >= heap.size() || heap.get(child).count >= counter.count) {
                return;
            }
            swap(counter, heap.get(child));
        }
    }

    private void swap(Counter<K> one, Counter<K> other) {
        int place = one.place;
        one.place = other.place;
        other.place = place;
        heap.set(one.place, one);
        heap.set(other.place, other);
    }
}
