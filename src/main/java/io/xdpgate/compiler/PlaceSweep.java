package io.xdpgate.compiler;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Goes through the boundaries of a place in order; knows which rules' conditions hold behind each. */
final class PlaceSweep {
    /** Told what holds from each point on. */
    interface Pieces {
        void piece(long high, long low, int list, int row);
    }

    private final Place here;
    private final Place[] places;
    private final int[] slotOf;
    private final ListPool lists;
    private final int[] everywhere;
    private int[] active = new int[80];
    private int size;

    /**
     * @param slotOf slot of each rule of the rest
     * @param everywhere rules that are in every list, ascending, if it has others
     */
    PlaceSweep(Place here, Place[] places, int[] slotOf, ListPool lists, int... everywhere) {
        this.everywhere = everywhere;
        this.here = here;
        this.places = places;
        this.slotOf = slotOf;
        this.lists = lists;
    }

    /** @param bits slots that hold at the outset; null: no rule is in the rest */
    void run(Boundaries boundaries, @Nullable RestBits bits, Pieces pieces) {
        size = 0;
        int list = 0;
        boolean atZero = boundaries.size() > 0 && boundaries.high(0) == 0 && boundaries.low(0) == 0;
        if (!atZero) {
            pieces.piece(0, 0, 0, bits == null ? 0 : bits.row());
        }
        int at = 0;
        while (at < boundaries.size()) {
            int end = boundaries.end(at);
            boolean listChanged = false;
            boolean changed = at == 0 && atZero;
            for (int i = at; i < end; i++) {
                int rule = boundaries.rule(i);
                if (places[rule] == here) {
                    toggle(rule);
                    listChanged = true;
                } else if (places[rule] == Place.REST && bits != null) {
                    bits.toggle(slotOf[rule]);
                    changed = true;
                }
            }
            if (listChanged) {
                list = list();
            }
            if (changed || listChanged) {
                pieces.piece(boundaries.high(at), boundaries.low(at), list, bits == null ? 0 : bits.row());
            }
            at = end;
        }
    }

    private int list() {
        if (size == 0 || everywhere.length == 0) {
            return lists.list(active, size);
        }
        int[] all = Arrays.copyOf(active, size + everywhere.length);
        System.arraycopy(everywhere, 0, all, size, everywhere.length);
        Arrays.sort(all);
        return lists.list(all, all.length);
    }

    /** Keeps the active rules ascending. */
    private void toggle(int rule) {
        int found = Arrays.binarySearch(active, 0, size, rule);
        if (found >= 0) {
            System.arraycopy(active, found + 1, active, found, size - found - 1);
            size--;
            return;
        }
        if (size == active.length) {
            active = Arrays.copyOf(active, size * 2);
        }
        int at = -found - 1;
        System.arraycopy(active, at, active, at + 1, size - at);
        active[at] = rule;
        size++;
    }
}
