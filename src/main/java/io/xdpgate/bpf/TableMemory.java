package io.xdpgate.bpf;

import io.xdpgate.bpf.abi.Limits;
import io.xdpgate.bpf.abi.RootLayout;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * {@code xg_tables} in this process's memory, and which of its lines are in use: first fit. The root keeps the first
 * lines. A run that the program may still read is given up with a ticket of the grace period and is free once that is
 * over. Callers serialise.
 */
final class TableMemory {
    /** Lines of the root; the first run begins behind them. */
    static final int ROOT_LINES = lines(RootLayout.LAYOUT.byteSize());

    private static final Run NOTHING = new Run(0, 0);

    /** Lines one after another. */
    record Run(int line, int lines) {}

    /** @param beforeFree what to do with the content when nobody reads it any more */
    private record GivenUp(Run run, long ticket, Runnable beforeFree) {}

    private final int program;
    private final MemorySegment memory;
    private final int capacity;
    /** Free runs, number of lines by first line; no two touch. */
    private final TreeMap<Integer, Integer> free = new TreeMap<>();
    /** In order of their tickets. */
    private final Deque<GivenUp> givenUp = new ArrayDeque<>();

    private int used = ROOT_LINES;

    /**
     * @param program id of the program that reads them
     * @param memory whole segments
     */
    TableMemory(int program, MemorySegment memory) {
        this.program = program;
        this.memory = memory;
        this.capacity = (int) (memory.byteSize() / Limits.LINE);
        free.put(ROOT_LINES, capacity - ROOT_LINES);
    }

    /** Lines that hold so many bytes. */
    static int lines(long bytes) {
        return Math.toIntExact((bytes + Limits.LINE - 1) / Limits.LINE);
    }

    int program() {
        return program;
    }

    /** All lines. */
    MemorySegment memory() {
        return memory;
    }

    MemorySegment of(Run run) {
        return memory.asSlice((long) run.line() * Limits.LINE, (long) run.lines() * Limits.LINE);
    }

    /** Lines, those of the root included. */
    int capacity() {
        return capacity;
    }

    /** Lines that are not free. */
    int used() {
        return used;
    }

    /** Lines that become free when their grace periods are over. */
    int waiting() {
        return givenUp.stream().mapToInt(one -> one.run().lines()).sum();
    }

    /** Null if no run of free lines is that long. The lines hold what they held before. */
    @Nullable
    Run allocate(int lines) {
        Map.Entry<Integer, Integer> hole = free.firstEntry();
        while (hole != null && hole.getValue() < lines) {
            hole = free.higherEntry(hole.getKey());
        }
        if (hole == null) {
            return null;
        }
        int first = hole.getKey();
        int length = hole.getValue();
        free.remove(first);
        if (length > lines) {
            free.put(first + lines, length - lines);
        }
        used += lines;
        return new Run(first, lines);
    }

    /** Takes a run that is in use already. */
    void reserve(Run run) {
        Map.Entry<Integer, Integer> hole = free.floorEntry(run.line());
        int end = run.line() + run.lines();
        if (hole == null || hole.getKey() + hole.getValue() < end) {
            throw new IllegalArgumentException("lines " + run.line() + ".." + end + " are not free");
        }
        free.remove(hole.getKey());
        if (hole.getKey() < run.line()) {
            free.put(hole.getKey(), run.line() - hole.getKey());
        }
        if (end < hole.getKey() + hole.getValue()) {
            free.put(end, hole.getKey() + hole.getValue() - end);
        }
        used += run.lines();
    }

    /** Frees a run that no program has ever been told of. */
    void free(Run run) {
        int first = run.line();
        int end = first + run.lines();
        Map.Entry<Integer, Integer> before = free.floorEntry(first);
        if (before != null && before.getKey() + before.getValue() > first) {
            throw new IllegalStateException("lines " + first + ".." + end + " are free already");
        }
        if (before != null && before.getKey() + before.getValue() == first) {
            first = before.getKey();
        }
        Integer behind = free.remove(end);
        if (behind != null) {
            end += behind;
        }
        free.put(first, end - first);
        used -= run.lines();
    }

    /** Frees a run once the grace period of that ticket, not below any former one, is over. */
    void giveUp(Run run, long ticket, Runnable beforeFree) {
        givenUp.add(new GivenUp(run, ticket, beforeFree));
    }

    /** Runs something once everything given up until now has been freed. */
    void whenFreed(long ticket, Runnable action) {
        givenUp.add(new GivenUp(NOTHING, ticket, action));
    }

    /** Frees what was given up with a ticket that is done. */
    void reclaim(LongPredicate isDone) {
        while (!givenUp.isEmpty() && isDone.test(givenUp.getFirst().ticket())) {
            GivenUp oldest = givenUp.getFirst();
            oldest.beforeFree().run();
            givenUp.removeFirst();
            if (oldest.run().lines() > 0) {
                free(oldest.run());
            }
        }
    }
}
