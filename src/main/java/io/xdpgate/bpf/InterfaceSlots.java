package io.xdpgate.bpf;

import io.xdpgate.bpf.abi.Limits;
import io.xdpgate.dataplane.DataplaneException;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which interface has which slot. An interface gets the slot that its name had before; a slot goes to another
 * name only when none is left that was never used: the policy in force may still name the slot for its former
 * interface, and a hand over waits for a grace period. Callers serialise.
 */
final class InterfaceSlots {
    /** Slots for interfaces by name; the one after them stands for every other interface. */
    static final int SLOTS = Limits.INTERFACES - 1;

    /** Whose packets are counted in each slot. */
    private final @Nullable String[] names = new @Nullable String[SLOTS];
    /** Who holds each slot; null when nobody does. */
    private final @Nullable String[] holders = new @Nullable String[SLOTS];

    private final BitSet blocked = new BitSet();

    /**
     * @param previousName the name whose totals are in the slot and must be put aside; the slot counts under it
     *     until {@link #handOver}; null when none
     */
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
        holders[slot] = name;
        if (previous == null) {
            names[slot] = name;
        }
        return new Taken(slot, name.equals(previous) ? null : previous);
    }

    /**
     * A slot as another process left it.
     *
     * @param name whose packets it counts
     * @param isHeld whether that interface has it now
     */
    synchronized void adopt(int slot, String name, boolean isHeld) {
        names[slot] = name;
        holders[slot] = isHeld ? name : null;
    }

    /** Nobody gets this slot: a link elsewhere has it. */
    synchronized void block(int slot) {
        blocked.set(slot);
    }

    /** The previous name's totals are out of the slot: from now on it counts under its holder's. */
    synchronized void handOver(int slot) {
        String holder = holders[slot];
        if (holder != null) {
            names[slot] = holder;
        }
    }

    /** The interface that holds a slot has another name now. */
    synchronized void rename(int slot, String name) {
        names[slot] = name;
        holders[slot] = name;
    }

    synchronized void release(int slot) {
        holders[slot] = null;
    }

    /** Slot by name of every interface that holds one. */
    synchronized Map<String, Integer> active() {
        Map<String, Integer> slots = new LinkedHashMap<>();
        for (int slot = 0; slot < SLOTS; slot++) {
            String holder = holders[slot];
            if (holder != null) {
                slots.put(holder, slot);
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
            if (Objects.equals(names[slot], name) && !blocked.get(slot)) {
                return slot;
            }
        }
        return -1;
    }

    private int firstInactive() {
        for (int slot = 0; slot < SLOTS; slot++) {
            if (holders[slot] == null && !blocked.get(slot)) {
                return slot;
            }
        }
        throw new DataplaneException("the program is on " + SLOTS + " interfaces already; detach one", null);
    }
}
