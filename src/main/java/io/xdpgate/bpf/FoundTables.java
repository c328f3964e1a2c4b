package io.xdpgate.bpf;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;

import io.xdpgate.bpf.TableMemory.Run;
import io.xdpgate.bpf.abi.AbiDigest;
import io.xdpgate.bpf.abi.Limits;
import io.xdpgate.bpf.abi.RootLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Tables that another process filled.
 *
 * @param generation in force there; 0: none
 * @param inForce parts of that policy
 * @param left parts of policies before it that have not been counted and freed
 */
record FoundTables(int generation, List<FoundPart> inForce, List<FoundPart> left) {
    private static final long OBJECT = RootLayout.LAYOUT.byteOffset(groupElement("object"));

    /** Signs tables for {@link #isReadable} and {@link #isOf}; before anything is written into them. */
    static void sign(MemorySegment tables, byte[] object) {
        RootLayout.DIGEST.set(tables, 0L, AbiDigest.VALUE);
        MemorySegment.copy(object, 0, tables, ValueLayout.JAVA_BYTE, OBJECT, RootLayout.OBJECT_BYTES);
    }

    /** Whether a service with the same byte contract filled them. */
    static boolean isReadable(MemorySegment tables) {
        return (long) RootLayout.DIGEST.get(tables, 0L) == AbiDigest.VALUE;
    }

    /** @param object SHA-256 of an object file */
    static boolean isOf(MemorySegment tables, byte[] object) {
        byte[] found = new byte[RootLayout.OBJECT_BYTES];
        MemorySegment.copy(tables, ValueLayout.JAVA_BYTE, OBJECT, found, 0, found.length);
        return Arrays.equals(found, object);
    }

    /** What is in force there; to be read whatever the rest means. */
    static int generation(MemorySegment tables) {
        return (int) RootLayout.GENERATION.getAcquire(tables, 0L);
    }

    /**
     * Reads them; empty if the parts in force cannot be told.
     *
     * @param ruleIds see {@link FoundPart}
     */
    static Optional<FoundTables> read(MemorySegment tables, int program, IntFunction<@Nullable String> ruleIds) {
        int generation = generation(tables);
        Optional<List<FoundPart>> parts = Extents.read(tables, generation, program, ruleIds);
        if (generation == 0 || parts.isEmpty()) {
            return Optional.empty();
        }
        Set<Run> known = new HashSet<>();
        parts.get().forEach(part -> known.add(part.run()));
        List<FoundPart> left = new ArrayList<>();
        int retired = (int) RootLayout.RETIRED.get(tables, 0L);
        for (int before = generation - 1; before > generation - Limits.HEADERS && before > retired; before--) {
            for (FoundPart part : Extents.read(tables, before, program, ruleIds).orElse(List.of())) {
                if (known.add(part.run())) {
                    left.add(part);
                }
            }
        }
        return Optional.of(new FoundTables(generation, parts.get(), left));
    }

    List<FoundPart> all() {
        List<FoundPart> all = new ArrayList<>(inForce);
        all.addAll(left);
        return all;
    }
}
