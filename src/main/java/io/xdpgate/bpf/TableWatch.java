package io.xdpgate.bpf;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.xdpgate.bpf.TableMemory.Run;
import io.xdpgate.bpf.abi.HeaderLayout;
import io.xdpgate.bpf.abi.RootLayout;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Compares the tables of the policy in force with what was written there, some blocks at a time. Callers serialise. */
final class TableWatch {
    private static final long HEADERS = RootLayout.LAYOUT.byteOffset(groupElement("headers"));
    private static final long HEADER = HeaderLayout.LAYOUT.byteSize();

    private MemorySegment memory = MemorySegment.NULL;
    private int generation;
    private byte[] header = {};
    private List<LineDigests> parts = List.of();
    private int part;
    private int block;

    /** From now on these tables are compared, from the beginning where they are others than before. */
    void watch(MemorySegment tables, int inForce, StoredPolicy stored) {
        memory = tables;
        generation = inForce;
        header = header();
        List<LineDigests> digests = new ArrayList<>(stored.digests());
        Run alive = stored.alive();
        if (alive != null) {
            digests.add(LineDigests.of(tables, alive, 0, 0));
        }
        parts = digests;
        if (part >= parts.size()) {
            part = 0;
            block = 0;
        }
    }

    private byte[] header() {
        return memory.asSlice(HEADERS + HeaderWriter.place(generation) * HEADER, HEADER)
                .toArray(JAVA_BYTE);
    }

    /** Whether the program reads the policy in force by the header that was written. */
    boolean isHeaderRight() {
        return parts.isEmpty() || (FoundTables.generation(memory) == generation && Arrays.equals(header, header()));
    }

    /**
     * Compares the next blocks.
     *
     * @param share of all of them: 50 is one in fifty, so that as many calls compare everything
     */
    boolean areNextBlocksRight(int share) {
        int all = parts.stream().mapToInt(LineDigests::blocks).sum();
        int count = (all + share - 1) / share;
        for (int i = 0; i < count; i++) {
            if (part >= parts.size()) {
                part = 0;
                block = 0;
            }
            LineDigests digests = parts.get(part);
            if (block < digests.blocks() && !digests.holds(memory, block)) {
                return false;
            }
            block++;
            if (block >= digests.blocks()) {
                part++;
                block = 0;
            }
        }
        return true;
    }
}
