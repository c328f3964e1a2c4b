package io.xdpgate.bpf;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.xdpgate.bpf.abi.Codes.EntryFlag;
import io.xdpgate.bpf.abi.DetailLayout;
import io.xdpgate.bpf.abi.EntryLayout;
import io.xdpgate.bpf.abi.Limits;
import io.xdpgate.compiler.tables.Classifier;
import io.xdpgate.compiler.tables.Entry;
import io.xdpgate.compiler.tables.Extra;
import io.xdpgate.compiler.tables.RuleInfo;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Range;
import io.xdpgate.policy.Verdict;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes entries, details and extras of a classifier. */
final class EntryWriter {
    private static final int MAX_PORT = 0xffff;
    private static final long SOURCE_PORTS = EntryLayout.LAYOUT.byteOffset(groupElement("source_ports"));
    private static final long DESTINATION_PORTS = EntryLayout.LAYOUT.byteOffset(groupElement("destination_ports"));
    private static final long ADDRESS = EntryLayout.LAYOUT.byteOffset(groupElement("address"));
    private static final long LOG = DetailLayout.LAYOUT.byteOffset(groupElement("log"));

    private final ClassifierPlan plan;
    private final Classifier classifier;
    private final MemorySegment lines;
    private final int first;
    private final int[] counters;

    /**
     * @param lines of the run
     * @param first number of its first line
     */
    EntryWriter(ClassifierPlan plan, MemorySegment lines, int first) {
        this.plan = plan;
        this.classifier = plan.classifier();
        this.lines = lines;
        this.first = first;
        this.counters =
                classifier.rules().stream().mapToInt(plan.places()::counter).toArray();
    }

    void write() {
        List<Entry> entries = classifier.entries();
        for (int i = 0; i < entries.size(); i++) {
            writeEntry(entries.get(i), i, (long) (plan.entries + i) * Limits.LINE);
        }
        for (int i = 0; i < plan.details().size(); i++) {
            writeDetail(i, plan.firstDetail * (long) Limits.LINE + i * DetailLayout.LAYOUT.byteSize());
        }
        List<Extra> extras = plan.details().extras();
        for (int i = 0; i < extras.size(); i++) {
            ExtraWriter.write(extras.get(i), lines, (long) plan.extra(i) * Limits.LINE);
        }
    }

    private void writeEntry(Entry entry, int number, long at) {
        RuleInfo rule = classifier.rules().get(entry.rule());
        boolean isDead = plan.dead().get(entry.rule());
        EntryLayout.KEY.set(lines, at, rule.key());
        writeAddresses(entry, at + ADDRESS);
        EntryLayout.ADDRESS_LENGTH.set(lines, at, Addresses.length(entry.address()));
        writePorts(entry.sourcePorts(), at + SOURCE_PORTS);
        writePorts(entry.destinationPorts(), at + DESTINATION_PORTS);
        if (entry.protocol() >= 0) {
            EntryLayout.PROTOCOL.set(lines, at, (byte) entry.protocol());
            EntryLayout.PROTOCOL_MASK.set(lines, at, (byte) 0xff);
        }
        EntryLayout.FLAGS.set(lines, at, (byte) flags(entry, rule));
        EntryLayout.DIED.set(lines, at, (short) (isDead ? Limits.DEAD : Limits.ALIVE));
        EntryLayout.COUNTER.set(lines, at, (short) counters[entry.rule()]);
        int detail = plan.details().ofEntry(number);
        EntryLayout.DETAIL.set(lines, at, ClassifierPlan.detailNumber(first + plan.firstDetail, detail));
    }

    private void writeAddresses(Entry entry, long at) {
        Prefix first = entry.address();
        if (first == null) {
            return;
        }
        if (first.family() == Family.IPV6) {
            Addresses.write(first, lines, at);
            return;
        }
        Addresses.add(first, entry.onSource(), lines, at);
        Prefix second = entry.second();
        if (second != null) {
            Addresses.add(second, !entry.onSource(), lines, at);
        }
    }

    private void writePorts(@Nullable Range ports, long at) {
        lines.set(JAVA_SHORT, at, (short) (ports == null ? 0 : ports.first()));
        lines.set(JAVA_SHORT, at + Short.BYTES, (short) (ports == null ? MAX_PORT : ports.last()));
    }

    private static int flags(Entry entry, RuleInfo rule) {
        int flags = rule.action() == Action.DROP ? EntryFlag.ENTRY_DROP : 0;
        flags |= entry.families().contains(Family.IPV4) ? EntryFlag.ENTRY_IPV4 : 0;
        flags |= entry.families().contains(Family.IPV6) ? EntryFlag.ENTRY_IPV6 : 0;
        flags |= entry.sourcePorts() != null || entry.destinationPorts() != null ? EntryFlag.ENTRY_PORTS : 0;
        flags |= entry.onSource() ? EntryFlag.ENTRY_SOURCE : 0;
        flags |= entry.address() != null && entry.negated() ? EntryFlag.ENTRY_NEGATED : 0;
        flags |= entry.remaining() != null ? EntryFlag.ENTRY_EXTRA : 0;
        return flags | (rule.log() != null ? EntryFlag.ENTRY_LOG : 0);
    }

    private void writeDetail(int index, long at) {
        int ruleIndex = plan.details().ruleOf(index);
        RuleInfo rule = classifier.rules().get(ruleIndex);
        int number = plan.places().number(rule);
        int counter = counters[ruleIndex];
        int extra = plan.details().extraOf(index);
        DetailLayout.RULE.set(lines, at, number);
        DetailLayout.EXTRA.set(lines, at, extra == DetailTable.NO_EXTRA ? 0 : first + plan.extra(extra));
        DetailLayout.LOG_STATE.set(lines, at, (short) (counter == 0 ? CounterSlots.sharedLogState(number) : counter));
        Verdict wouldBe = rule.wouldBe();
        DetailLayout.WOULD_BE.set(lines, at, (byte) (wouldBe == null ? Limits.NO_VERDICT : PolicyCodes.code(wouldBe)));
        HeaderWriter.writeLog(rule.log(), lines, at + LOG);
    }
}
