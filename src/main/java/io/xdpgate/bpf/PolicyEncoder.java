package io.xdpgate.bpf;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.xdpgate.bpf.abi.ClassLineLayout;
import io.xdpgate.bpf.abi.HeaderLayout;
import io.xdpgate.bpf.abi.Limits;
import io.xdpgate.bpf.abi.LogLayout;
import io.xdpgate.bpf.abi.MapSpec;
import io.xdpgate.bpf.abi.RowLayout;
import io.xdpgate.bpf.abi.RuleLayout;
import io.xdpgate.bpf.abi.SpanLayout;
import io.xdpgate.compiler.CompiledPolicy;
import io.xdpgate.compiler.CompiledRule;
import io.xdpgate.compiler.tables.Field;
import io.xdpgate.policy.LogSettings;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Verdict;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Writes a compiled policy into the half of the tables that the program does not read. */
final class PolicyEncoder {
    private static final long HEADER = HeaderLayout.LAYOUT.byteSize();
    private static final long BASE_ROW = HeaderLayout.LAYOUT.byteOffset(groupElement("base_row"));
    private static final long HEADER_LOG = HeaderLayout.LAYOUT.byteOffset(groupElement("log"));
    private static final long SOURCE = HeaderLayout.LAYOUT.byteOffset(groupElement("source"));
    private static final long DESTINATION = HeaderLayout.LAYOUT.byteOffset(groupElement("destination"));
    private static final long SPAN = SpanLayout.LAYOUT.byteSize();
    private static final long RULE = RuleLayout.LAYOUT.byteSize();
    private static final long RULE_LOG = RuleLayout.LAYOUT.byteOffset(groupElement("log"));
    private static final long ROW = RowLayout.LAYOUT.byteSize();
    private static final long WORDS = RowLayout.LAYOUT.byteOffset(groupElement("words"));
    private static final long KEY = ClassLineLayout.LAYOUT.byteSize() / Limits.CLASS_LINE;
    private static final int CHUNK = 8192;

    private PolicyEncoder() {}

    /**
     * Fills half {@code generation & 1} of every table; the other half is not touched. Publishing is the caller's:
     * a release store of {@code generation} into {@code xg_control}.
     *
     * @param counterSlot slot in {@code xg_counters} of a rule, 0..4095; called once for each rule
     * @throws TableFullException if the policy needs more room than a table has; nothing was written
     * @throws IllegalArgumentException if the policy contradicts itself or a segment is not a whole table; nothing
     *     was written
     */
    static void encode(CompiledPolicy policy, int generation, ToIntFunction<CompiledRule> counterSlot, Tables tables) {
        checkSizes(tables);
        PolicyCheck.check(policy);
        int[] slots = slots(policy.rules(), counterSlot);
        AddressSpans spans = AddressSpans.of(policy);
        int half = generation & 1;
        writeRows(policy.rows(), half, tables.rows());
        writeRules(policy.rules(), slots, half, tables.rules());
        RangeTables.write(policy, spans, half, tables);
        long firstKey = (long) half * Limits.CLASS_KEYS;
        policy.classes()
                .forEach((field, rows) ->
                        writeClasses(rows, tables.classes(), (firstKey + PolicyCodes.classBase(field)) * KEY));
        writeHeader(policy, generation, spans, tables.headers().asSlice(half * HEADER, HEADER));
    }

    private static void checkSizes(Tables tables) {
        checkSize("xg_headers", tables.headers());
        checkSize("xg_rules", tables.rules());
        checkSize("xg_rows", tables.rows());
        checkSize("xg_ranges4", tables.ranges4());
        checkSize("xg_ranges6", tables.ranges6());
        checkSize("xg_classes", tables.classes());
    }

    private static void checkSize(String map, MemorySegment segment) {
        long size = MapSpec.of(map).mappedSize();
        if (segment.byteSize() < size) {
            throw new IllegalArgumentException(map + " has " + segment.byteSize() + " bytes, not " + size);
        }
    }

    private static int[] slots(List<CompiledRule> rules, ToIntFunction<CompiledRule> counterSlot) {
        int[] slots = new int[rules.size()];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = counterSlot.applyAsInt(rules.get(i));
            if (slots[i] < 0 || slots[i] >= Limits.COUNTERS) {
                throw new IllegalArgumentException("counter slot " + slots[i] + " does not exist");
            }
        }
        return slots;
    }

    private static void writeRows(List<long[]> rows, int half, MemorySegment table) {
        long at = (long) half * Limits.ROWS * ROW;
        for (long[] words : rows) {
            long summary = 0;
            for (int i = 0; i < words.length; i++) {
                summary |= (words[i] == 0 ? 0L : 1L) << i;
            }
            RowLayout.SUMMARY.set(table, at, summary);
            MemorySegment.copy(words, 0, table, JAVA_LONG, at + WORDS, words.length);
            at += ROW;
        }
    }

    private static void writeRules(List<CompiledRule> rules, int[] slots, int half, MemorySegment table) {
        long start = (long) half * Limits.POSITIONS * RULE;
        table.asSlice(start, Limits.POSITIONS * RULE).fill((byte) 0);
        for (int i = 0; i < slots.length; i++) {
            CompiledRule rule = rules.get(i);
            long at = start + rule.position() * RULE;
            Reason reason = rule.ruleId() == null ? Reason.GUARD : Reason.RULE;
            RuleLayout.COUNTER.set(table, at, slots[i]);
            RuleLayout.COUNTS_BEFORE.set(table, at, (short) rule.countsBefore());
            RuleLayout.ACTION.set(table, at, (byte) PolicyCodes.code(rule.action()));
            RuleLayout.WOULD_BE.set(table, at, (byte) wouldBe(rule.wouldBe()));
            RuleLayout.REASON.set(table, at, (byte) PolicyCodes.code(reason));
            writeLog(rule.log(), table, at + RULE_LOG);
        }
    }

    private static int wouldBe(@Nullable Verdict verdict) {
        return verdict == null ? Limits.NO_VERDICT : PolicyCodes.code(verdict);
    }

    private static void writeLog(@Nullable LogSettings log, MemorySegment table, long at) {
        LogLayout.EVERY.set(table, at, log == null ? 0 : log.every());
        LogLayout.MAX_PER_SECOND.set(table, at, log == null ? 0 : log.maxPerSecond());
        LogLayout.SNAP_LENGTH.set(table, at, log == null ? (short) 0 : (short) log.snapLength());
    }

    /** In pieces that stay in the cache, so that narrowing to 16 bits needs no second table-sized array. */
    private static void writeClasses(int[] rows, MemorySegment table, long at) {
        short[] chunk = new short[Math.min(CHUNK, rows.length)];
        for (int start = 0; start < rows.length; start += chunk.length) {
            int count = Math.min(chunk.length, rows.length - start);
            for (int i = 0; i < count; i++) {
                chunk[i] = (short) rows[start + i];
            }
            MemorySegment.copy(chunk, 0, table, JAVA_SHORT, at + start * KEY, count);
        }
    }

    private static void writeHeader(CompiledPolicy policy, int generation, AddressSpans spans, MemorySegment header) {
        HeaderLayout.GENERATION.set(header, 0L, generation);
        HeaderLayout.USED_FIELDS.set(header, 0L, usedFields(policy));
        HeaderLayout.REVISION.set(header, 0L, policy.revision());
        header.set(JAVA_SHORT, BASE_ROW, (short) policy.baseRowIpv4());
        header.set(JAVA_SHORT, BASE_ROW + Short.BYTES, (short) policy.baseRowIpv6());
        HeaderLayout.DEFAULT_COUNTS.set(header, 0L, (short) policy.countRules());
        HeaderLayout.DEFAULT_ACTION.set(header, 0L, (byte) PolicyCodes.code(policy.defaultAction()));
        HeaderLayout.MALFORMED.set(header, 0L, (byte) PolicyCodes.code(policy.malformed()));
        HeaderLayout.DEEP_HEADERS.set(header, 0L, (byte) PolicyCodes.code(policy.deepHeaders()));
        HeaderLayout.ENCAPSULATED.set(header, 0L, (byte) PolicyCodes.code(policy.encapsulated()));
        HeaderLayout.NON_IP.set(header, 0L, (byte) PolicyCodes.code(policy.nonIp()));
        HeaderLayout.LATER_FRAGMENTS.set(header, 0L, (byte) PolicyCodes.code(policy.laterFragments()));
        HeaderLayout.MATCH_LATER_FRAGMENTS.set(header, 0L, flag(policy.matchLaterFragments()));
        HeaderLayout.USE_SOURCE.set(header, 0L, flag(spans.useSource()));
        HeaderLayout.USE_DESTINATION.set(header, 0L, flag(spans.useDestination()));
        writeLog(policy.log(), header, HEADER_LOG);
        writeSpan(header, SOURCE, 0, spans.source4());
        writeSpan(header, SOURCE + SPAN, 0, spans.source6());
        writeSpan(header, DESTINATION, spans.source4(), spans.destination4());
        writeSpan(header, DESTINATION + SPAN, spans.source6(), spans.destination6());
    }

    private static int usedFields(CompiledPolicy policy) {
        int used = 0;
        for (Field field : policy.classes().keySet()) {
            used |= 1 << PolicyCodes.code(field);
        }
        return used;
    }

    private static void writeSpan(MemorySegment header, long at, int first, int count) {
        SpanLayout.FIRST.set(header, at, first);
        SpanLayout.COUNT.set(header, at, count);
    }

    private static byte flag(boolean holds) {
        return (byte) (holds ? 1 : 0);
    }
}
