package io.xdpgate.bpf;

import io.xdpgate.bpf.TableMemory.Run;
import io.xdpgate.bpf.abi.ClassLayout;
import io.xdpgate.bpf.abi.DetailLayout;
import io.xdpgate.bpf.abi.ExtraLayout;
import io.xdpgate.bpf.abi.Limits;
import io.xdpgate.compiler.tables.Classifier;
import io.xdpgate.compiler.tables.Field;
import io.xdpgate.compiler.tables.Rest;
import java.util.BitSet;
import java.util.EnumMap;
import org.jspecify.annotations.Nullable;

/** Rules that are to be written: where each table lies in their run, in lines from its first one. */
final class ClassifierPlan implements PartPlan {
    private static final int DETAILS_IN_LINE = Limits.LINE / (int) DetailLayout.LAYOUT.byteSize();
    private static final int CLASS = (int) ClassLayout.LAYOUT.byteSize();
    private static final int EXTRA_LINES = 2 * TableMemory.lines(ExtraLayout.LAYOUT.byteSize());

    private final Classifier classifier;
    private final RulePlaces places;
    private final BitSet dead;
    private final DetailTable details;
    private int lines;

    final int trie;
    final int classes;
    final short @Nullable [] portPages;
    /** -1 if no rule hangs on a port. */
    final int ports;

    /** -1 if no rule hangs on a port or on nothing. */
    final int portClasses;

    final int entries;
    final int firstDetail;
    final int extras;
    final int slots;
    final int rows;
    final int words;
    final EnumMap<Field, short[]> fieldPages = new EnumMap<>(Field.class);
    final EnumMap<Field, Integer> fields = new EnumMap<>(Field.class);

    /** @param dead indexes of rules that are not in force and never will be */
    ClassifierPlan(Classifier classifier, BitSet dead, RulePlaces places) {
        this.classifier = classifier;
        this.places = places;
        this.dead = dead;
        this.details = DetailTable.of(classifier);
        trie = take(Integer.BYTES, classifier.trie().words().length);
        classes = take(CLASS, classifier.classLists().length);
        portPages = classifier.portClasses() == null ? null : PagedTable.of(classifier.portClasses());
        ports = portPages == null ? -1 : take(Short.BYTES, portPages.length);
        portClasses =
                portPages == null && classifier.globalList() == 0 ? -1 : take(CLASS, classifier.portLists().length);
        entries = take(Limits.LINE, classifier.entries().size());
        firstDetail = take(Limits.LINE / DETAILS_IN_LINE, details.size());
        extras = take(Limits.LINE * EXTRA_LINES, details.extras().size());
        Rest rest = classifier.rest();
        slots = rest == null ? 0 : take(Integer.BYTES, rest.slots().length);
        rows = rest == null ? 0 : take(Integer.BYTES, rest.rows().length);
        words = lines;
        lines += rest == null ? 0 : RowBlocks.lines(rest);
        if (rest != null) {
            rest.fields().forEach((field, keys) -> fieldPages.put(field, PagedTable.of(keys)));
        }
        fieldPages.forEach((field, pages) -> fields.put(field, take(Short.BYTES, pages.length)));
    }

    private int take(int size, int count) {
        int at = lines;
        lines = Math.addExact(lines, TableMemory.lines((long) size * count));
        return at;
    }

    Classifier classifier() {
        return classifier;
    }

    RulePlaces places() {
        return places;
    }

    BitSet dead() {
        return dead;
    }

    DetailTable details() {
        return details;
    }

    /** Line of an extra within the run. */
    int extra(int index) {
        return extras + index * EXTRA_LINES;
    }

    /** {@code xg_entry.detail} of a detail in a run that begins at this line. */
    static int detailNumber(int firstLine, int index) {
        return firstLine * DETAILS_IN_LINE + index;
    }

    @Override
    public Classifier source() {
        return classifier;
    }

    @Override
    public int lines() {
        return Math.max(1, lines);
    }

    @Override
    public StoredClassifier write(TableMemory memory, Run run) {
        new ClassifierWriter(this, memory, run).write();
        return new StoredClassifier(this, memory, run);
    }
}
