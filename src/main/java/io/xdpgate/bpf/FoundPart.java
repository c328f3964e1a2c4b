package io.xdpgate.bpf;

import io.xdpgate.bpf.TableMemory.Run;
import io.xdpgate.bpf.abi.DetailLayout;
import io.xdpgate.bpf.abi.EntryLayout;
import io.xdpgate.bpf.abi.Limits;
import java.lang.foreign.MemorySegment;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A part of a policy that another process wrote: what it is about is not known, only where it lies and counts. */
final class FoundPart implements CountedPart {
    private final int program;
    private final MemorySegment memory;
    private final Run run;
    private final int firstEntry;
    private final int entries;
    private final IntFunction<@Nullable String> ruleIds;

    /**
     * @param firstEntry line
     * @param entries number of them, 0 if the part has none
     * @param ruleIds id of a rule by its number; null: there is none
     */
    FoundPart(
            int program,
            MemorySegment memory,
            Run run,
            int firstEntry,
            int entries,
            IntFunction<@Nullable String> ruleIds) {
        this.program = program;
        this.memory = memory;
        this.run = run;
        this.firstEntry = firstEntry;
        this.entries = entries;
        this.ruleIds = ruleIds;
    }

    Run run() {
        return run;
    }

    @Override
    public int program() {
        return program;
    }

    @Override
    public MemorySegment memory() {
        return memory;
    }

    @Override
    public void count(Counts counts) {
        for (int line = firstEntry; line < firstEntry + entries; line++) {
            long at = (long) line * Limits.LINE;
            long packets = (long) EntryLayout.PACKETS.getVolatile(memory, at);
            if (packets != 0) {
                long last = Integer.toUnsignedLong((int) EntryLayout.LAST.getVolatile(memory, at));
                long bytes = (long) EntryLayout.BYTES.getVolatile(memory, at);
                counts.add(ruleIds.apply(rule(at)), line, packets, bytes, last);
            }
        }
    }

    /** All numbers of rules that entries have are below. */
    int endOfRules() {
        int end = 0;
        for (int line = firstEntry; line < firstEntry + entries; line++) {
            end = Math.max(end, rule((long) line * Limits.LINE) + 1);
        }
        return end;
    }

    private int rule(long entry) {
        long detail = Integer.toUnsignedLong((int) EntryLayout.DETAIL.get(memory, entry));
        long at = detail * DetailLayout.LAYOUT.byteSize();
        boolean isInside = at + DetailLayout.LAYOUT.byteSize() <= memory.byteSize();
        return isInside ? (int) DetailLayout.RULE.get(memory, at) : (int) Limits.NO_RULE;
    }

    @Override
    public void countOf(String ruleId, Counts counts) {
        count((id, line, packets, bytes, last) -> {
            if (ruleId.equals(id)) {
                counts.add(id, line, packets, bytes, last);
            }
        });
    }
}
