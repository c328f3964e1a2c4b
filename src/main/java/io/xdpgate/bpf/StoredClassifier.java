package io.xdpgate.bpf;

import io.xdpgate.bpf.TableMemory.Run;
import io.xdpgate.bpf.abi.EntryLayout;
import io.xdpgate.bpf.abi.Limits;
import io.xdpgate.compiler.tables.Classifier;
import io.xdpgate.compiler.tables.Entry;
import io.xdpgate.compiler.tables.RuleInfo;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Rules in the tables. Entries die and count; nothing else changes. */
final class StoredClassifier implements StoredPart, CountedPart {
    private final ClassifierPlan plan;
    private final int program;
    private final MemorySegment memory;
    private final Run run;
    /** Rule of each entry. */
    private final int[] ruleOf;
    /** Entries in order of their rules, made when first asked for. */
    private volatile @Nullable ByRule byRule;

    /** Index by id, made when first asked for. */
    private volatile @Nullable Map<String, Integer> ruleIndex;

    /** @param starts for each rule its first index in {@code entries}, and the end of the last one */
    private record ByRule(int[] starts, int[] entries) {}

    StoredClassifier(ClassifierPlan plan, TableMemory tables, Run run) {
        this.plan = plan;
        this.program = tables.program();
        this.memory = tables.memory();
        this.run = run;
        this.ruleOf = plan.classifier().entries().stream().mapToInt(Entry::rule).toArray();
    }

    ClassifierPlan plan() {
        return plan;
    }

    @Override
    public Classifier source() {
        return plan.classifier();
    }

    @Override
    public Run run() {
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

    /** Line of the first entry. */
    int firstEntry() {
        return run.line() + plan.entries;
    }

    int entryCount() {
        return ruleOf.length;
    }

    @Override
    public void count(Counts counts) {
        int line = firstEntry();
        for (int rule : ruleOf) {
            show(rule, line, counts);
            line++;
        }
    }

    private void show(int rule, int line, Counts counts) {
        long at = (long) line * Limits.LINE;
        long packets = (long) EntryLayout.PACKETS.getVolatile(memory, at);
        if (packets != 0) {
            long last = Integer.toUnsignedLong((int) EntryLayout.LAST.getVolatile(memory, at));
            long bytes = (long) EntryLayout.BYTES.getVolatile(memory, at);
            counts.add(plan.classifier().rules().get(rule).ruleId(), line, packets, bytes, last);
        }
    }

    /** Stamps the entries of a rule: {@code xg_entry.died}. */
    void setDied(int rule, int stamp) {
        forEntries(rule, entry -> EntryLayout.DIED.setOpaque(memory, entry(entry), (short) stamp));
    }

    private long entry(int number) {
        return (long) (firstEntry() + number) * Limits.LINE;
    }

    private void forEntries(int rule, IntConsumer action) {
        ByRule index = byRule;
        if (index == null) {
            index = index();
            byRule = index;
        }
        for (int i = index.starts()[rule]; i < index.starts()[rule + 1]; i++) {
            action.accept(index.entries()[i]);
        }
    }

    private ByRule index() {
        int rules = plan.classifier().rules().size();
        int[] starts = new int[rules + 1];
        for (int rule : ruleOf) {
            starts[rule + 1]++;
        }
        for (int rule = 0; rule < rules; rule++) {
            starts[rule + 1] += starts[rule];
        }
        int[] next = starts.clone();
        int[] entries = new int[ruleOf.length];
        for (int entry = 0; entry < ruleOf.length; entry++) {
            entries[next[ruleOf[entry]]++] = entry;
        }
        return new ByRule(starts, entries);
    }

    @Override
    public void countOf(String ruleId, Counts counts) {
        Map<String, Integer> index = ruleIndex;
        if (index == null) {
            index = new HashMap<>();
            List<RuleInfo> rules = plan.classifier().rules();
            for (int rule = 0; rule < rules.size(); rule++) {
                String id = rules.get(rule).ruleId();
                if (id != null) {
                    index.put(id, rule);
                }
            }
            ruleIndex = index;
        }
        Integer rule = index.get(ruleId);
        if (rule != null) {
            forEntries(rule, entry -> show(rule, firstEntry() + entry, counts));
        }
    }
}
