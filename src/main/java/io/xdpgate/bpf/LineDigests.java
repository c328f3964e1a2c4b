package io.xdpgate.bpf;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdpgate.bpf.TableMemory.Run;
import io.xdpgate.bpf.abi.Limits;
import java.lang.foreign.MemorySegment;

/**
 * What lines of the tables are to hold, as numbers that are compared later, block by block. In entries, what the program
 * and deaths change does not count.
 */
final class LineDigests {
    static final int BLOCK_LINES = 1024;

    private static final int WORDS = Limits.LINE / Long.BYTES;
    private static final long PRIME = 0x9e3779b97f4a7c15L;

    /** Of an entry: {@code died}, {@code packets}, {@code bytes}, {@code last} are left out. */
    private static final long[] ENTRY_MASK = {-1, -1, -1, -1, 0xffff_0000_ffff_ffffL, 0, 0, 0xffff_ffffL};

    private final Run run;
    private final int firstEntry;
    private final int endOfEntries;
    private final long[] blocks;

    private LineDigests(Run run, int firstEntry, int entries) {
        this.run = run;
        this.firstEntry = firstEntry;
        this.endOfEntries = firstEntry + entries;
        this.blocks = new long[(run.lines() + BLOCK_LINES - 1) / BLOCK_LINES];
    }

    /** Of what the lines hold now. */
    static LineDigests of(MemorySegment memory, Run run, int firstEntry, int entries) {
        LineDigests digests = new LineDigests(run, firstEntry, entries);
        for (int block = 0; block < digests.blocks.length; block++) {
            digests.blocks[block] = digests.digest(memory, block);
        }
        return digests;
    }

    static LineDigests of(MemorySegment memory, StoredPart part) {
        return part instanceof StoredClassifier classifier
                ? of(memory, part.run(), classifier.firstEntry(), classifier.entryCount())
                : of(memory, part.run(), 0, 0);
    }

    int blocks() {
        return blocks.length;
    }

    Run run() {
        return run;
    }

    /** Whether a block holds what it is to hold. */
    boolean holds(MemorySegment memory, int block) {
        return digest(memory, block) == blocks[block];
    }

    private long digest(MemorySegment memory, int block) {
        int first = run.line() + block * BLOCK_LINES;
        int end = Math.min(first + BLOCK_LINES, run.line() + run.lines());
        long hash = 0;
        for (int line = first; line < end; line++) {
            long at = (long) line * Limits.LINE;
            boolean isEntry = line >= firstEntry && line < endOfEntries;
            for (int word = 0; word < WORDS; word++) {
                long value = memory.get(JAVA_LONG, at + word * (long) Long.BYTES);
                hash = (hash ^ (isEntry ? value & ENTRY_MASK[word] : value)) * PRIME;
                hash ^= hash >>> 29;
            }
        }
        return hash;
    }
}
