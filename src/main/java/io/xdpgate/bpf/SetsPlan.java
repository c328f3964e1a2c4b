package io.xdpgate.bpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdpgate.bpf.TableMemory.Run;
import io.xdpgate.bpf.abi.Limits;
import io.xdpgate.compiler.tables.SetTables;
import java.lang.foreign.MemorySegment;

/** Sets that are to be written: the trie, behind it the masks. */
record SetsPlan(SetTables.Part source) implements PartPlan {
    static int trieLines(SetTables.Part part) {
        return TableMemory.lines((long) part.trie().length * Integer.BYTES);
    }

    @Override
    public int lines() {
        return trieLines(source) + Math.max(1, TableMemory.lines((long) source.masks().length * Long.BYTES));
    }

    @Override
    public StoredSets write(TableMemory memory, Run run) {
        MemorySegment lines = memory.of(run).fill((byte) 0);
        MemorySegment.copy(source.trie(), 0, lines, JAVA_INT, 0, source.trie().length);
        long masks = (long) trieLines(source) * Limits.LINE;
        MemorySegment.copy(source.masks(), 0, lines, JAVA_LONG, masks, source.masks().length);
        return new StoredSets(source, run);
    }
}
