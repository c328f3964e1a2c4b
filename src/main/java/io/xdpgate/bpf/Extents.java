package io.xdpgate.bpf;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;

import io.xdpgate.bpf.TableMemory.Run;
import io.xdpgate.bpf.abi.ExtentsLayout;
import io.xdpgate.bpf.abi.Limits;
import io.xdpgate.bpf.abi.PartLayout;
import io.xdpgate.bpf.abi.RootLayout;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** {@code xg_extents}: tells a later process which lines a policy takes, and where its entries are. */
final class Extents {
    private static final long ALL = RootLayout.LAYOUT.byteOffset(groupElement("extents"));
    private static final long PARTS = ExtentsLayout.LAYOUT.byteOffset(groupElement("parts"));

    private Extents() {}

    private static long offset(int generation) {
        return ALL + HeaderWriter.place(generation) * ExtentsLayout.LAYOUT.byteSize();
    }

    /** Writes those of a policy; nobody reads them before the generation is in force. */
    static void write(StoredPolicy stored, int generation, MemorySegment memory) {
        long at = offset(generation);
        memory.asSlice(at, ExtentsLayout.LAYOUT.byteSize()).fill((byte) 0);
        ExtentsLayout.GENERATION.set(memory, at, generation);
        long part = at + PARTS;
        for (StoredPart one : stored.parts().values()) {
            write(one.run(), memory, part);
            if (one instanceof StoredClassifier classifier) {
                PartLayout.ENTRIES.set(memory, part, classifier.firstEntry());
                PartLayout.ENTRY_COUNT.set(memory, part, classifier.entryCount());
            }
            part += PartLayout.LAYOUT.byteSize();
        }
        Run alive = stored.alive();
        if (alive != null) {
            write(alive, memory, part);
        }
    }

    private static void write(Run run, MemorySegment memory, long at) {
        PartLayout.LINE.set(memory, at, run.line());
        PartLayout.LINES.set(memory, at, run.lines());
    }

    /**
     * The parts of a generation; empty if its place holds another one, or what cannot be.
     *
     * @param ruleIds see {@link FoundPart}
     */
    static Optional<List<FoundPart>> read(
            MemorySegment memory, int generation, int program, IntFunction<@Nullable String> ruleIds) {
        long at = offset(generation);
        if ((int) ExtentsLayout.GENERATION.get(memory, at) != generation) {
            return Optional.empty();
        }
        List<FoundPart> parts = new ArrayList<>();
        for (int i = 0; i < Limits.PARTS; i++) {
            long part = at + PARTS + i * PartLayout.LAYOUT.byteSize();
            Run run = new Run((int) PartLayout.LINE.get(memory, part), (int) PartLayout.LINES.get(memory, part));
            int entries = (int) PartLayout.ENTRIES.get(memory, part);
            int count = (int) PartLayout.ENTRY_COUNT.get(memory, part);
            if (run.line() != 0) {
                if (!isInside(run, memory) || (count != 0 && !isInside(new Run(entries, count), memory))) {
                    return Optional.empty();
                }
                parts.add(new FoundPart(program, memory, run, entries, count, ruleIds));
            }
        }
        return Optional.of(parts);
    }

    private static boolean isInside(Run run, MemorySegment memory) {
        return run.line() >= TableMemory.ROOT_LINES
                && run.lines() > 0
                && (run.line() + (long) run.lines()) * Limits.LINE <= memory.byteSize();
    }
}
