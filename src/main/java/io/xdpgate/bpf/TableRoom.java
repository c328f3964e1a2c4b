package io.xdpgate.bpf;

import io.xdpgate.bpf.PublishSteps.Step;
import io.xdpgate.bpf.abi.Limits;
import io.xdpgate.bpf.abi.RootLayout;
import io.xdpgate.dataplane.MapUsage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tables of the program in use. Another size takes another program: the policy in force is written into its tables,
 * with no gaps and counters from zero, and it takes the place of the former wherever that is attached; so packets are
 * judged alike before, meanwhile and after. Callers serialise.
 */
final class TableRoom {
    private static final Logger LOG = System.getLogger(TableRoom.class.getName());
    /** Lines that a smaller program must save. */
    private static final int WORTHWHILE = 4 * Limits.SEGMENT_LINES;
    /** Segments that lines in a ref can tell apart. */
    private static final int MOST_SEGMENTS = 1 << (28 - 14);

    private final TablePrograms programs;
    private final GracePeriod gracePeriod;
    private final RuleCounters counters;
    private final PublishSteps steps;
    private final Deque<Former> formers = new ArrayDeque<>();
    private TablePrograms.Program program;
    private TableMemory memory;

    /**
     * A program that judges no packets any more once the grace period of the ticket is over.
     *
     * @param counted parts in its tables that may have counted
     */
    private record Former(
            TablePrograms.Program program, TableMemory memory, List<? extends CountedPart> counted, long ticket) {}

    /** @param first loaded and in use; its owner closes it with all others when the data plane is closed */
    TableRoom(
            TablePrograms programs,
            TablePrograms.Program first,
            GracePeriod gracePeriod,
            RuleCounters counters,
            PublishSteps steps) {
        this.programs = programs;
        this.gracePeriod = gracePeriod;
        this.counters = counters;
        this.steps = steps;
        this.program = first;
        this.memory = new TableMemory(first.id(), first.tables());
    }

    TableMemory memory() {
        return memory;
    }

    MapUsage usage() {
        return new MapUsage("xg_tables", memory.used(), memory.capacity());
    }

    /**
     * Frees what no packet can see any more; does not wait.
     *
     * @return the last ticket whose leavings are counted and freed
     */
    long reclaim() {
        long done = gracePeriod.done();
        while (!formers.isEmpty() && formers.getFirst().ticket() <= done) {
            Former former = formers.removeFirst();
            former.memory().reclaim(ticket -> true);
            former.counted().forEach(counters::retire);
            former.program().close();
        }
        memory.reclaim(ticket -> ticket <= done);
        return done;
    }

    /** Waits for the last packets of programs that were replaced, and closes them; else a later policy does it. */
    void closeFormers() {
        if (formers.isEmpty()) {
            return;
        }
        try {
            gracePeriod.await(formers.getLast().ticket());
        } catch (RuntimeException refused) {
            LOG.log(Level.WARNING, "a program that was replaced stays in memory for now", refused);
        }
        reclaim();
    }

    /** Half as much again as the policy in force and the next one take. */
    int segmentsFor(@Nullable StoredPolicy stored, long more) {
        long lines = TableMemory.ROOT_LINES + more + (stored == null ? 0 : stored.lines());
        long segments = (lines + lines / 2 + Limits.SEGMENT_LINES - 1) / Limits.SEGMENT_LINES;
        if (segments > MOST_SEGMENTS) {
            int most = MOST_SEGMENTS * (Limits.SEGMENT_LINES / 2);
            throw new TableFullException("xg_tables", (int) Math.min(lines, Integer.MAX_VALUE), most);
        }
        return (int) segments;
    }

    /** 0 if it is not worth while. */
    int segmentsAfterShrinking(@Nullable StoredPolicy stored) {
        int segments = segmentsFor(stored, 0);
        int lines = stored == null ? memory.capacity() : stored.lines();
        boolean isMostlyEmpty = lines < memory.capacity() / 4;
        boolean saves = memory.capacity() - segments * Limits.SEGMENT_LINES >= WORTHWHILE;
        return isMostlyEmpty && saves ? segments : 0;
    }

    /**
     * Moves the policy in force into tables of another size; when it throws, nothing changed.
     *
     * @param places of rules as that policy knows them
     * @return the policy in its new place
     */
    @Nullable
    StoredPolicy rebuild(int segments, @Nullable StoredPolicy stored, int generation, RulePlaces places) {
        steps.before(Step.LOAD);
        TablePrograms.Program next = programs.load(segments);
        TableMemory larger = new TableMemory(next.id(), next.tables());
        StoredPolicy moved;
        try {
            steps.before(Step.REBUILD);
            moved = stored == null ? null : copy(stored, larger, generation, places);
        } catch (RuntimeException | Error failed) {
            next.close();
            throw failed;
        }
        switchTo(next, larger, counting(moved), counting(stored));
        return moved;
    }

    /** A program with tables of that size, in which nothing is in force; to be passed to {@link #enter}, or closed. */
    TablePrograms.Program another(int segments) {
        steps.before(Step.LOAD);
        return programs.load(segments);
    }

    /**
     * Puts a program in the place of the one in use, with a policy that is not the same; when it throws, nothing
     * changed.
     *
     * @param counting parts of the policy in its tables
     * @param left parts in the tables in use
     */
    void enter(
            TablePrograms.Program next,
            TableMemory tables,
            List<? extends CountedPart> counting,
            List<? extends CountedPart> left) {
        switchTo(next, tables, counting, left);
    }

    private void switchTo(
            TablePrograms.Program next,
            TableMemory tables,
            List<? extends CountedPart> counting,
            List<? extends CountedPart> left) {
        counting.forEach(counters::add);
        try {
            steps.before(Step.SWITCH);
            programs.use(next);
        } catch (RuntimeException | Error failed) {
            // Some links may have had it for a moment, so that it may have counted.
            formers.add(new Former(next, tables, counting, gracePeriod.begin()));
            throw failed;
        }
        formers.add(new Former(program, memory, left, gracePeriod.begin()));
        program = next;
        memory = tables;
    }

    private static StoredPolicy copy(StoredPolicy stored, TableMemory to, int generation, RulePlaces places) {
        Publication copy = new Publication(to, null, stored.policy(), places, PublishSteps.NONE);
        if (!copy.allocate()) {
            throw new TableFullException("xg_tables", Math.toIntExact(copy.need()), to.capacity());
        }
        StoredPolicy moved = copy.write();
        HeaderWriter.write(moved, generation, to.memory());
        begin(to.memory(), generation);
        return moved;
    }

    /** The first generation of tables. */
    static void begin(MemorySegment tables, int generation) {
        RootLayout.RETIRED.set(tables, 0L, generation - 1);
        RootLayout.GENERATION.setRelease(tables, 0L, generation);
    }

    static List<CountedPart> counting(@Nullable StoredPolicy stored) {
        return stored == null ? List.of() : counting(stored.parts().values());
    }

    static List<CountedPart> counting(Collection<StoredPart> parts) {
        return parts.stream()
                .filter(CountedPart.class::isInstance)
                .map(CountedPart.class::cast)
                .toList();
    }

    void tellRefusedShrinking(RuntimeException refused) {
        LOG.log(Level.WARNING, "xg_tables stays larger than it need be", refused);
    }
}
