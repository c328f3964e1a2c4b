package io.xdpgate.bpf;

import io.xdpgate.bpf.TableMemory.Run;
import io.xdpgate.compiler.tables.Classifier;
import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.compiler.tables.SetTables;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A policy whose parts are all in the tables.
 *
 * @param parts by what they were written from, compared by identity
 * @param digestsOfParts what was written, by the same keys
 * @param alive a word for each 64 slots of the rest of {@code main}: the rules that are in force; null: all are
 */
record StoredPolicy(
        PolicyTables policy,
        IdentityHashMap<Object, StoredPart> parts,
        @Nullable Run alive,
        IdentityHashMap<Object, LineDigests> digestsOfParts) {
    /** Parts are the same if they are one object: comparing what is in them would take as long as writing them. */
    @SuppressWarnings("ReferenceEquality")
    static boolean isSame(@Nullable Object one, @Nullable Object other) {
        return one == other;
    }

    /** The parts of a policy, without those that it does not have. */
    static List<Object> sources(PolicyTables policy) {
        List<Object> sources = new ArrayList<>();
        sources.add(policy.main());
        Classifier overlay = policy.overlay();
        if (overlay != null) {
            sources.add(overlay);
        }
        Classifier counts = policy.counts();
        if (counts != null) {
            sources.add(counts);
        }
        SetTables sets = policy.sets();
        if (sets != null) {
            sources.add(sets.main());
            SetTables.Part recent = sets.recent();
            if (recent != null) {
                sources.add(recent);
            }
        }
        return sources;
    }

    /** @param digests by {@link StoredPart#source} */
    static StoredPolicy of(
            PolicyTables policy,
            Collection<StoredPart> parts,
            @Nullable Run alive,
            IdentityHashMap<Object, LineDigests> digests) {
        IdentityHashMap<Object, StoredPart> bySource = new IdentityHashMap<>();
        parts.forEach(part -> bySource.put(part.source(), part));
        return new StoredPolicy(policy, bySource, alive, digests);
    }

    Collection<LineDigests> digests() {
        return digestsOfParts.values();
    }

    StoredClassifier classifier(Classifier source) {
        if (parts.get(source) instanceof StoredClassifier stored) {
            return stored;
        }
        throw new IllegalArgumentException("the classifier is not in the tables");
    }

    StoredSets sets(SetTables.Part source) {
        if (parts.get(source) instanceof StoredSets stored) {
            return stored;
        }
        throw new IllegalArgumentException("the sets are not in the tables");
    }

    /** Lines of all its runs. */
    int lines() {
        int lines = alive == null ? 0 : alive.lines();
        for (StoredPart part : parts.values()) {
            lines += part.run().lines();
        }
        return lines;
    }
}
