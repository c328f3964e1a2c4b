package io.xdpgate.bpf;

import io.xdpgate.compiler.tables.Classifier;
import io.xdpgate.compiler.tables.Entry;
import io.xdpgate.compiler.tables.Extra;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The details of a classifier: one for each rule, and one more for each other {@link Extra} that entries of the rule
 * have. Equal extras are stored once.
 */
final class DetailTable {
    private static final int UNUSED = -2;
    /** In {@link #extraOf}: no extra conditions. */
    static final int NO_EXTRA = -1;

    /** Detail of each entry. */
    private final int[] ofEntry;

    private final List<Extra> extras = new ArrayList<>();
    /** Rule of each detail; the first ones are the rules in order. */
    private int[] ruleOf;
    /** Extra of each detail. */
    private int[] extraOf;

    private int size;

    private DetailTable(int rules, int entries) {
        ofEntry = new int[entries];
        ruleOf = new int[rules];
        Arrays.setAll(ruleOf, rule -> rule);
        extraOf = new int[rules];
        Arrays.fill(extraOf, UNUSED);
        size = rules;
    }

    static DetailTable of(Classifier classifier) {
        List<Entry> entries = classifier.entries();
        DetailTable table = new DetailTable(classifier.rules().size(), entries.size());
        Map<Extra, Integer> known = new HashMap<>();
        Map<Long, Integer> more = new HashMap<>();
        int number = 0;
        for (Entry entry : entries) {
            int rule = entry.rule();
            int extra = table.extra(entry.remaining(), known);
            if (table.extraOf[rule] == UNUSED) {
                table.extraOf[rule] = extra;
            }
            table.ofEntry[number++] = table.extraOf[rule] == extra
                    ? rule
                    : more.computeIfAbsent(
                            ((long) rule << 32) | (extra & 0xffff_ffffL), pair -> table.add(rule, extra));
        }
        return table;
    }

    private int extra(@Nullable Extra extra, Map<Extra, Integer> known) {
        if (extra == null) {
            return NO_EXTRA;
        }
        return known.computeIfAbsent(extra, added -> {
            extras.add(added);
            return extras.size() - 1;
        });
    }

    private int add(int rule, int extra) {
        if (size == ruleOf.length) {
            ruleOf = Arrays.copyOf(ruleOf, size + size / 2 + 8);
            extraOf = Arrays.copyOf(extraOf, ruleOf.length);
        }
        ruleOf[size] = rule;
        extraOf[size] = extra;
        return size++;
    }

    int size() {
        return size;
    }

    List<Extra> extras() {
        return extras;
    }

    int ofEntry(int entry) {
        return ofEntry[entry];
    }

    int ruleOf(int detail) {
        return ruleOf[detail];
    }

    /** Index into {@link #extras()}, or {@link #NO_EXTRA}. */
    int extraOf(int detail) {
        return Math.max(NO_EXTRA, extraOf[detail]);
    }
}
