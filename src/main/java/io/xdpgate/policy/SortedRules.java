package io.xdpgate.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Rules in one order, in chunks: a change copies the chunks that it concerns and shares the others with the list
 * before it. Immutable. The chunks are never empty.
 */
final class SortedRules implements Iterable<Rule> {
    /** Rules of a full chunk: a change copies one chunk and one reference to each of the others. */
    static final int CHUNK = 256;

    private static final int SMALL = CHUNK / 4;

    private final Comparator<Rule> order;
    private final Rule[][] chunks;

    private final int size;

    /** Index of the first rule of each chunk; made when asked for, as that reads every chunk. */
    private volatile int @Nullable [] starts;

    private SortedRules(Comparator<Rule> order, Rule[][] chunks, int size) {
        this.order = order;
        this.chunks = chunks;
        this.size = size;
    }

    /** Rules that the order holds to be equal stay as they come. */
    static SortedRules of(Comparator<Rule> order, Collection<Rule> rules) {
        Rule[] sorted = rules.toArray(Rule[]::new);
        Arrays.sort(sorted, order);
        Rule[][] chunks = new Rule[(sorted.length + CHUNK - 1) / CHUNK][];
        for (int i = 0; i < chunks.length; i++) {
            chunks[i] = Arrays.copyOfRange(sorted, i * CHUNK, Math.min(sorted.length, (i + 1) * CHUNK));
        }
        return new SortedRules(order, chunks, sorted.length);
    }

    int size() {
        return size;
    }

    Rule get(int index) {
        int[] starts = starts();
        int found = Arrays.binarySearch(starts, index);
        int chunk = found < 0 ? -found - 2 : found;
        return chunks[chunk][index - starts[chunk]];
    }

    int chunkCount() {
        return chunks.length;
    }

    Rule[] chunk(int index) {
        return chunks[index];
    }

    private int[] starts() {
        int[] made = starts;
        if (made == null) {
            made = new int[chunks.length];
            for (int i = 1; i < chunks.length; i++) {
                made[i] = made[i - 1] + chunks[i - 1].length;
            }
            starts = made;
        }
        return made;
    }

    /**
     * The rules from the first on that does not lie below a place.
     *
     * @param place negative for a rule below it, zero for one at it, positive for one above
     */
    Iterator<Rule> from(ToIntFunction<Rule> place) {
        int chunk = chunkAt(place);
        return new Walk(chunk, chunk == chunks.length ? 0 : lowerBound(chunks[chunk], place));
    }

    /** A rule at a place; null if there is none. */
    @Nullable
    Rule find(ToIntFunction<Rule> place) {
        int chunk = chunkAt(place);
        if (chunk == chunks.length) {
            return null;
        }
        Rule found = chunks[chunk][lowerBound(chunks[chunk], place)];
        return place.applyAsInt(found) == 0 ? found : null;
    }

    /** The first chunk that ends at a place or above it. */
    private int chunkAt(ToIntFunction<Rule> place) {
        int low = 0;
        int high = chunks.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            Rule[] chunk = chunks[middle];
            if (place.applyAsInt(chunk[chunk.length - 1]) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * The list without some of its rules and with others.
     *
     * @param gone rules of this list, the very objects
     */
    SortedRules edited(Collection<Rule> gone, Collection<Rule> come) {
        if (gone.isEmpty() && come.isEmpty()) {
            return this;
        }
        Set<Rule> removed = Collections.newSetFromMap(new IdentityHashMap<>());
        removed.addAll(gone);
        Edit edit = new Edit(sorted(gone), sorted(come), removed);
        Rule[][] next = edit.carryOut();
        if (edit.taken == removed.size()) {
            return new SortedRules(order, next, size - removed.size() + come.size());
        }
        // Rules that the order holds to be equal may lie in a chunk beside that of the search.
        List<Rule> all = new ArrayList<>(size);
        forEach(rule -> {
            if (!removed.contains(rule)) {
                all.add(rule);
            }
        });
        all.addAll(come);
        return of(order, all);
    }

    @Override
    public Iterator<Rule> iterator() {
        return new Walk(0, 0);
    }

    private Rule[] sorted(Collection<Rule> rules) {
        Rule[] array = rules.toArray(Rule[]::new);
        Arrays.sort(array, order);
        return array;
    }

    private static int lowerBound(Rule[] chunk, ToIntFunction<Rule> place) {
        int low = 0;
        int high = chunk.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (place.applyAsInt(chunk[middle]) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private final class Walk implements Iterator<Rule> {
        private int chunk;
        private int at;

        Walk(int chunk, int at) {
            this.chunk = chunk;
            this.at = at;
        }

        @Override
        public boolean hasNext() {
            return chunk < chunks.length;
        }

        @Override
        public Rule next() {
            if (chunk >= chunks.length) {
                throw new NoSuchElementException();
            }
            Rule rule = chunks[chunk][at++];
            if (at == chunks[chunk].length) {
                chunk++;
                at = 0;
            }
            return rule;
        }
    }

    /** One pass over the chunks that change; those between them are taken over as they are. */
    private final class Edit {
        private final Rule[] gone;
        private final Rule[] come;
        private final Set<Rule> removed;
        private final List<Rule[]> result = new ArrayList<>(chunks.length + 2);
        private int nextGone;
        private int nextCome;
        private int taken;

        Edit(Rule[] gone, Rule[] come, Set<Rule> removed) {
            this.gone = gone;
            this.come = come;
            this.removed = removed;
        }

        Rule[][] carryOut() {
            int done = 0;
            while (nextGone < gone.length || nextCome < come.length) {
                int chunk = Math.max(done, chunkOf(first()));
                result.addAll(Arrays.asList(chunks).subList(done, chunk));
                put(merged(chunk), chunk + 1 >= chunks.length);
                done = chunk + 1;
            }
            if (done < chunks.length) {
                result.addAll(Arrays.asList(chunks).subList(done, chunks.length));
            }
            return result.toArray(Rule[][]::new);
        }

        /** The next change in order. */
        private Rule first() {
            if (nextGone == gone.length) {
                return come[nextCome];
            }
            return nextCome == come.length || order.compare(gone[nextGone], come[nextCome]) <= 0
                    ? gone[nextGone]
                    : come[nextCome];
        }

        /** The last chunk that does not begin above the rule, or the first. */
        private int chunkOf(Rule rule) {
            int low = 0;
            int high = chunks.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (order.compare(chunks[middle][0], rule) <= 0) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return Math.max(0, low - 1);
        }

        /** A chunk with its changes: those below the first rule of the next chunk. */
        private List<Rule> merged(int chunk) {
            Rule limit = chunk + 1 < chunks.length ? chunks[chunk + 1][0] : null;
            while (nextGone < gone.length && isBelow(gone[nextGone], limit)) {
                nextGone++;
            }
            List<Rule> all = new ArrayList<>(CHUNK + 1);
            for (Rule rule : chunk < chunks.length ? chunks[chunk] : new Rule[0]) {
                while (nextCome < come.length && order.compare(come[nextCome], rule) < 0) {
                    all.add(come[nextCome++]);
                }
                if (removed.contains(rule)) {
                    taken++;
                } else {
                    all.add(rule);
                }
            }
            while (nextCome < come.length && isBelow(come[nextCome], limit)) {
                all.add(come[nextCome++]);
            }
            return all;
        }

        private boolean isBelow(Rule rule, @Nullable Rule limit) {
            return limit == null || order.compare(rule, limit) < 0;
        }

        /** Puts rules in chunks, at the end of the list in full ones: most lists grow there. */
        private void put(List<Rule> rules, boolean last) {
            List<Rule> left = rules;
            if (rules.size() < SMALL && !result.isEmpty() && result.getLast().length + rules.size() <= CHUNK) {
                left = new ArrayList<>(Arrays.asList(result.removeLast()));
                left.addAll(rules);
            }
            int count = (left.size() + CHUNK - 1) / CHUNK;
            int size = last || count == 0 ? CHUNK : (left.size() + count - 1) / count;
            for (int from = 0; from < left.size(); from += size) {
                result.add(
                        left.subList(from, Math.min(left.size(), from + size)).toArray(Rule[]::new));
            }
        }
    }
}
