package io.xdpgate.bpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.xdpgate.bpf.TableMemory.Run;
import io.xdpgate.bpf.abi.ClassLayout;
import io.xdpgate.bpf.abi.Limits;
import io.xdpgate.compiler.tables.Classifier;
import io.xdpgate.compiler.tables.Rest;
import java.lang.foreign.MemorySegment;

/** Writes the tables of a classifier into its run. */
final class ClassifierWriter {
    private final ClassifierPlan plan;
    private final Classifier classifier;
    private final MemorySegment memory;
    private final MemorySegment lines;
    private final int first;

    ClassifierWriter(ClassifierPlan plan, TableMemory memory, Run run) {
        this.plan = plan;
        this.classifier = plan.classifier();
        this.memory = memory.memory();
        this.lines = memory.of(run);
        this.first = run.line();
    }

    void write() {
        lines.fill((byte) 0);
        writeInts(classifier.trie().words(), plan.trie);
        writeClasses();
        if (plan.portPages != null) {
            writeShorts(plan.portPages, plan.ports);
        }
        if (plan.portClasses >= 0) {
            writePortClasses();
        }
        new EntryWriter(plan, lines, first).write();
        Rest rest = classifier.rest();
        if (rest != null) {
            writeInts(rest.slots(), plan.slots);
            RowBlocks.write(rest, memory, first + plan.words, first + plan.rows);
            plan.fieldPages.forEach((field, pages) -> writeShorts(pages, plan.fields.getOrDefault(field, 0)));
        }
    }

    private void writeClasses() {
        int[] lists = classifier.classLists();
        for (int i = 0; i < lists.length; i++) {
            writeClass(plan.classes, i, lists[i], classifier.classRows()[i]);
        }
    }

    private void writePortClasses() {
        int[] lists = classifier.portLists();
        writeClass(plan.portClasses, 0, classifier.globalList(), 0);
        boolean isElsewhere = classifier.globalList() != 0 && !classifier.globalInPorts();
        for (int i = 1; i < lists.length; i++) {
            writeClass(plan.portClasses, i, lists[i], isElsewhere ? 1 : 0);
        }
    }

    private void writeClass(int line, int number, int list, int row) {
        long at = (long) line * Limits.LINE + number * ClassLayout.LAYOUT.byteSize();
        ClassLayout.KEY.set(lines, at, classifier.firstKey(list));
        ClassLayout.LIST.set(lines, at, list);
        ClassLayout.ROW.set(lines, at, row);
    }

    private void writeInts(int[] values, int line) {
        MemorySegment.copy(values, 0, lines, JAVA_INT, (long) line * Limits.LINE, values.length);
    }

    private void writeShorts(short[] values, int line) {
        MemorySegment.copy(values, 0, lines, JAVA_SHORT, (long) line * Limits.LINE, values.length);
    }
}
