package io.xdpgate.bpf;

import io.xdpgate.bpf.abi.Limits;
import io.xdpgate.dataplane.DataplaneException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which interface has which slot. An interface gets the slot that its name had before; a slot goes to another
 * name only when none is left that was never used. Callers serialise.
 */
final class InterfaceSlots {
    /** Slots for interfaces by name; the one after them stands for every other interface. */
    static final int SLOTS = Limits.INTERFACES - 1;

    private final @Nullable String[] names = new @Nullable String[SLOTS];
    private final boolean[] active = new boolean[SLOTS];

    /** @param previousName the name whose totals are in the slot and must be put aside; null when none */
    record Taken(int slot, @Nullable String previousName) {}

    synchronized Taken take(String name) {
        int slot = indexOf(name);
        if (slot < 0) {
            slot = indexOf(null);
        }
        if (slot < 0) {
            slot = firstInactive();
        }
        String previous = names[slot];
        names[slot] = name;
        active[slot] = true;
        return new Taken(slot, name.equals(previous) ? null : previous);
    }

    synchronized void release(int slot) {
        active[slot] = false;
    }

    /** Slot by name of every interface that holds one. */
    synchronized Map<String, Integer> active() {
        Map<String, Integer> slots = new LinkedHashMap<>();
        for (int slot = 0; slot < SLOTS; slot++) {
            if (active[slot]) {
                slots.put(java.util.Objects.requireNonNull(names[slot]), slot);
            }
        }
        return slots;
    }

    /** The name whose packets are counted in a slot, now or lately; {@code unknown} for the last slot. */
    synchronized @Nullable String name(int slot) {
        return slot == SLOTS ? "unknown" : names[slot];
    }

    private int indexOf(@Nullable String name) {
        for (int slot = 0; slot < SLOTS; slot++) {
            if (java.util.Objects.equals(names[slot], name)) {
                return slot;
            }
        }
        return -1;
    }

    private int firstInactive() {
        for (int slot = 0; slot < SLOTS; slot++) {
            if (!active[slot]) {
                return slot;
            }
        }
        throw new DataplaneException("the program is on " + SLOTS + " interfaces already; detach one", null);
    }
}
