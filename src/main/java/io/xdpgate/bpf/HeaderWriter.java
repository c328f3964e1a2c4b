package io.xdpgate.bpf;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdpgate.bpf.abi.ClassifierLayout;
import io.xdpgate.bpf.abi.Codes.Asks;
import io.xdpgate.bpf.abi.HeaderLayout;
import io.xdpgate.bpf.abi.Limits;
import io.xdpgate.bpf.abi.LogLayout;
import io.xdpgate.bpf.abi.RootLayout;
import io.xdpgate.bpf.abi.SetsLayout;
import io.xdpgate.compiler.tables.Classifier;
import io.xdpgate.compiler.tables.Field;
import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.compiler.tables.Rest;
import io.xdpgate.compiler.tables.SetTables;
import io.xdpgate.policy.LogSettings;
import io.xdpgate.policy.Verdict;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Writes the header of a generation: the policy's own values, and the lines where its parts lie. */
final class HeaderWriter {
    private static final long HEADERS = RootLayout.LAYOUT.byteOffset(groupElement("headers"));
    private static final long SIZE = HeaderLayout.LAYOUT.byteSize();
    private static final long LOG = offset("log");
    private static final long MAIN = offset("main");
    private static final long OVERLAY = offset("overlay");
    private static final long COUNTS = offset("counts");
    private static final long SETS = offset("sets");
    private static final long RECENT_SETS = offset("recent_sets");
    private static final long SOURCE = ClassifierLayout.LAYOUT.byteOffset(groupElement("source"));
    private static final long DESTINATION = ClassifierLayout.LAYOUT.byteOffset(groupElement("destination"));
    private static final long FIELDS = ClassifierLayout.LAYOUT.byteOffset(groupElement("fields"));
    private static final long BLOCK_KEYS = ClassifierLayout.LAYOUT.byteOffset(groupElement("block_keys"));
    private static final long REF = SetsLayout.LAYOUT.byteOffset(groupElement("ref"));

    private final MemorySegment header;

    private HeaderWriter(MemorySegment header) {
        this.header = header;
    }

    /** Writes the header that {@code generation} leads to; nobody may be reading it. */
    static void write(StoredPolicy stored, int generation, MemorySegment memory) {
        MemorySegment header =
                memory.asSlice(HEADERS + (long) place(generation) * SIZE, SIZE).fill((byte) 0);
        new HeaderWriter(header).write(stored, generation);
        Extents.write(stored, generation, memory);
    }

    private static long offset(String member) {
        return HeaderLayout.LAYOUT.byteOffset(groupElement(member));
    }

    private void write(StoredPolicy stored, int generation) {
        PolicyTables policy = stored.policy();
        HeaderLayout.GENERATION.set(header, 0L, generation);
        HeaderLayout.REVISION.set(header, 0L, policy.revision());
        HeaderLayout.DEFAULT_ACTION.set(header, 0L, code(policy.defaultAction()));
        HeaderLayout.MALFORMED.set(header, 0L, code(policy.malformed()));
        HeaderLayout.DEEP_HEADERS.set(header, 0L, code(policy.deepHeaders()));
        HeaderLayout.ENCAPSULATED.set(header, 0L, code(policy.encapsulated()));
        HeaderLayout.NON_IP.set(header, 0L, code(policy.nonIp()));
        HeaderLayout.LATER_FRAGMENTS.set(header, 0L, code(policy.laterFragments()));
        HeaderLayout.MATCH_LATER_FRAGMENTS.set(header, 0L, flag(policy.matchLaterFragments()));
        boolean hasRules = policy.overlay() != null || !policy.main().rules().isEmpty();
        HeaderLayout.HAS_RULES.set(header, 0L, flag(hasRules));
        HeaderLayout.HAS_OVERLAY.set(header, 0L, flag(policy.overlay() != null));
        HeaderLayout.COUNT_WORDS.set(header, 0L, (byte) countWords(policy.counts()));
        writeLog(policy.log(), header, LOG);
        writeClassifier(stored.classifier(policy.main()), stored.alive(), MAIN);
        Classifier overlay = policy.overlay();
        if (overlay != null) {
            writeClassifier(stored.classifier(overlay), null, OVERLAY);
        }
        Classifier counts = policy.counts();
        if (counts != null) {
            writeClassifier(stored.classifier(counts), null, COUNTS);
        }
        SetTables sets = policy.sets();
        if (sets != null) {
            writeSets(stored, sets);
        }
    }

    private static int countWords(@Nullable Classifier counts) {
        Rest rest = counts == null ? null : counts.rest();
        return rest == null ? 0 : (rest.slots().length + Long.SIZE - 1) / Long.SIZE;
    }

    private void writeSets(StoredPolicy stored, SetTables sets) {
        int asks = (sets.usesSource() ? Asks.ASKS_SOURCE : 0) | (sets.usesDestination() ? Asks.ASKS_DESTINATION : 0);
        HeaderLayout.ASKS_SETS.set(header, 0L, (byte) asks);
        writeSets(stored.sets(sets.main()), SETS);
        SetTables.Part recent = sets.recent();
        if (recent != null) {
            writeSets(stored.sets(recent), RECENT_SETS);
        }
    }

    private void writeSets(StoredSets sets, long at) {
        SetsLayout.TRIE.set(header, at, sets.trie());
        header.set(JAVA_INT, at + REF, sets.source().ref4());
        header.set(JAVA_INT, at + REF + Integer.BYTES, sets.source().ref6());
        SetsLayout.MASKS.set(header, at, sets.masks());
    }

    private void writeClassifier(StoredClassifier stored, TableMemory.@Nullable Run alive, long at) {
        Classifier classifier = stored.source();
        ClassifierPlan plan = stored.plan();
        int first = stored.run().line();
        ClassifierLayout.TRIE.set(header, at, first + plan.trie);
        header.set(JAVA_INT, at + SOURCE, classifier.trie().source4());
        header.set(JAVA_INT, at + SOURCE + Integer.BYTES, classifier.trie().source6());
        header.set(JAVA_INT, at + DESTINATION, classifier.trie().destination4());
        header.set(JAVA_INT, at + DESTINATION + Integer.BYTES, classifier.trie().destination6());
        ClassifierLayout.CLASSES.set(header, at, first + plan.classes);
        ClassifierLayout.PORTS.set(header, at, plan.ports < 0 ? 0 : first + plan.ports);
        ClassifierLayout.PORT_CLASSES.set(header, at, plan.portClasses < 0 ? 0 : first + plan.portClasses);
        ClassifierLayout.ENTRIES.set(header, at, first + plan.entries);
        ClassifierLayout.ALIVE.set(header, at, alive == null ? 0 : alive.line());
        Rest rest = classifier.rest();
        if (rest != null) {
            writeRest(classifier, rest, plan, first, at);
        }
    }

    private void writeRest(Classifier classifier, Rest rest, ClassifierPlan plan, int first, long at) {
        ClassifierLayout.BLOCKS.set(header, at, rest.blocks());
        ClassifierLayout.ROWS.set(header, at, first + plan.rows);
        ClassifierLayout.SLOTS.set(header, at, first + plan.slots);
        int used = 0;
        for (Field field : rest.fields().keySet()) {
            int number = PolicyCodes.code(field);
            used |= 1 << number;
            header.set(
                    JAVA_INT, at + FIELDS + (long) number * Integer.BYTES, first + plan.fields.getOrDefault(field, 0));
        }
        ClassifierLayout.USED_FIELDS.set(header, at, used);
        for (int block = 0; block < rest.blocks(); block++) {
            int entry = rest.slots()[block * Rest.BLOCK_SLOTS];
            int rule = classifier.entries().get(entry).rule();
            long key = classifier.rules().get(rule).key();
            header.set(JAVA_LONG, at + BLOCK_KEYS + (long) block * Long.BYTES, key);
        }
    }

    /** @param log null: no events */
    static void writeLog(@Nullable LogSettings log, MemorySegment table, long at) {
        if (log != null) {
            LogLayout.EVERY.set(table, at, log.every());
            LogLayout.MAX_PER_SECOND.set(table, at, log.maxPerSecond());
            LogLayout.SNAP_LENGTH.set(table, at, (short) log.snapLength());
        }
    }

    /** Number of the header of a generation. */
    static int place(int generation) {
        return generation & (Limits.HEADERS - 1);
    }

    private static byte code(Verdict verdict) {
        return (byte) PolicyCodes.code(verdict);
    }

    private static byte flag(boolean holds) {
        return (byte) (holds ? 1 : 0);
    }
}
