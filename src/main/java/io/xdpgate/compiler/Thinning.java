package io.xdpgate.compiler;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Goes through the classes of a place in order and finds rules that must leave it: where a list would be too long,
 * the one that covers most, and rules that would be copied into too many lists.
 */
final class Thinning {
    /** Classes that a rule may share with others. */
    private static final int MOST_CLASSES = 64;

    /** A rule that has another place to go leaves before one that is this much broader (bits). */
    private static final int ELSEWHERE = 40;

    private static final int NEVER_LEAVES = -1_000;

    private final Options options;
    private final Place here;
    private final Place[] places;
    private final int cap;
    private final IntPredicate hasElsewhere;
    private final int[] classes;
    /** Of the rules that are active: 1 + index; 0 for the others. */
    private final int[] position;

    private int[] active = new int[80];
    private int size;
    private int entries;
    private int[] evicted = new int[16];
    private int evictions;

    Thinning(Options options, Place here, Place[] places, int cap, IntPredicate hasElsewhere) {
        this.options = options;
        this.here = here;
        this.places = places;
        this.cap = cap;
        this.hasElsewhere = hasElsewhere;
        this.classes = new int[places.length];
        this.position = new int[places.length];
    }

    /** The rules that have to leave, in the order found; the caller moves them. */
    int[] evicted(Boundaries boundaries) {
        evictions = 0;
        size = 0;
        entries = 0;
        Arrays.fill(position, 0);
        int at = 0;
        while (at < boundaries.size()) {
            int end = boundaries.end(at);
            // Ends before beginnings, or neighbours would count as meeting.
            for (int i = at; i < end; i++) {
                if (position[boundaries.rule(i)] > 0) {
                    remove(boundaries.rule(i));
                    // Marks that it ended just now.
                    position[boundaries.rule(i)] = -1;
                }
            }
            for (int i = at; i < end; i++) {
                begin(boundaries.rule(i));
            }
            count();
            at = end;
        }
        return Arrays.copyOf(evicted, evictions);
    }

    private void begin(int rule) {
        if (position[rule] == -1) {
            position[rule] = 0;
            return;
        }
        if (places[rule] != here || position[rule] == Integer.MIN_VALUE) {
            return;
        }
        add(rule);
        while (entries > cap && size > 1) {
            evict(worst());
        }
    }

    private void count() {
        if (size < 2) {
            return;
        }
        for (int i = size - 1; i >= 0; i--) {
            if (++classes[active[i]] > MOST_CLASSES && score(active[i]) > NEVER_LEAVES / 2) {
                evict(active[i]);
            }
        }
    }

    private int worst() {
        int worst = active[0];
        int score = score(worst);
        for (int i = 1; i < size; i++) {
            int other = score(active[i]);
            if (other >= score) {
                worst = active[i];
                score = other;
            }
        }
        return worst;
    }

    private int score(int rule) {
        int breadth = options.breadth(rule, here);
        if (hasElsewhere.test(rule)) {
            return breadth + ELSEWHERE;
        }
        return options.namesSets(rule) ? NEVER_LEAVES + breadth : breadth;
    }

    private void evict(int rule) {
        remove(rule);
        position[rule] = Integer.MIN_VALUE;
        if (evictions == evicted.length) {
            evicted = Arrays.copyOf(evicted, evictions * 2);
        }
        evicted[evictions++] = rule;
    }

    private void add(int rule) {
        if (size == active.length) {
            active = Arrays.copyOf(active, size * 2);
        }
        active[size++] = rule;
        position[rule] = size;
        entries += options.entries(rule, here);
    }

    private void remove(int rule) {
        int index = position[rule] - 1;
        size--;
        active[index] = active[size];
        position[active[index]] = index + 1;
        position[rule] = 0;
        entries -= options.entries(rule, here);
    }
}
