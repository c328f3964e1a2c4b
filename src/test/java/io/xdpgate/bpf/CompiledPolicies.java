package io.xdpgate.bpf;

import io.xdpgate.compiler.AddressTable;
import io.xdpgate.compiler.CompiledPolicy;
import io.xdpgate.compiler.CompiledRule;
import io.xdpgate.compiler.tables.Field;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.LogSettings;
import io.xdpgate.policy.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Policies for the encoder: consistent as tables, without meaning as rules. */
final class CompiledPolicies {
    List<long[]> rows = new ArrayList<>();
    List<CompiledRule> rules = new ArrayList<>();
    EnumMap<Field, int[]> classes = new EnumMap<>(Field.class);

    @Nullable
    AddressTable source4;

    @Nullable
    AddressTable source6;

    @Nullable
    AddressTable destination4;

    @Nullable
    AddressTable destination6;

    @Nullable
    LogSettings log;

    Verdict defaultAction = Verdict.PASS;
    boolean matchLaterFragments;
    int baseRow4;
    int baseRow6;
    long revision = 1;

    CompiledPolicies(int rowCount) {
        for (int i = 0; i < rowCount; i++) {
            rows.add(new long[31]);
        }
    }

    /** Everything at random, each part also absent at times. */
    static CompiledPolicies random(Random random, int rowCount, int ruleCount) {
        CompiledPolicies made = new CompiledPolicies(rowCount);
        for (long[] row : made.rows) {
            for (int bits = random.nextInt(8); bits > 0; bits--) {
                row[random.nextInt(31)] |= 1L << random.nextInt(64);
            }
        }
        for (int i = 0; i < ruleCount; i++) {
            made.rules.add(i % 8 == 0 && i / 8 < 256 ? countRule(i / 8) : terminal(256 + i, random));
        }
        made.source4 = random.nextBoolean() ? ipv4(random, rowCount, 1 + random.nextInt(500)) : null;
        made.source6 = random.nextBoolean() ? ipv6(random, rowCount, 1 + random.nextInt(500)) : null;
        made.destination4 = random.nextBoolean() ? ipv4(random, rowCount, 1 + random.nextInt(500)) : null;
        made.destination6 = random.nextBoolean() ? ipv6(random, rowCount, 1 + random.nextInt(500)) : null;
        for (Field field : Field.values()) {
            if (random.nextBoolean()) {
                made.classes.put(field, random.ints(field.keys(), 0, rowCount).toArray());
            }
        }
        made.log = random.nextBoolean() ? new LogSettings(1_000_000, 7, 256) : null;
        made.defaultAction = random.nextBoolean() ? Verdict.PASS : Verdict.DROP;
        made.matchLaterFragments = random.nextBoolean();
        made.baseRow4 = random.nextInt(rowCount);
        made.baseRow6 = random.nextInt(rowCount);
        made.revision = random.nextLong();
        return made;
    }

    static CompiledRule countRule(int position) {
        return new CompiledRule(position, "r_" + position, Action.COUNT, Verdict.DROP, position, null);
    }

    static CompiledRule terminal(int position, Random random) {
        boolean guard = random.nextInt(10) == 0;
        return new CompiledRule(
                position,
                guard ? null : "r_" + position,
                random.nextBoolean() ? Action.PASS : Action.DROP,
                null,
                0,
                random.nextBoolean() ? new LogSettings(3, 1_000_000, 128) : null);
    }

    static AddressTable ipv4(Random random, int rowCount, int size) {
        long[] low = random.longs(0, 1L << 32).distinct().limit(size).sorted().toArray();
        low[0] = 0;
        return new AddressTable(
                new long[size], low, random.ints(size, 0, rowCount).toArray());
    }

    /** Unsigned order: the upper half of the addresses has the sign bit set. */
    static AddressTable ipv6(Random random, int rowCount, int size) {
        long[] high = new long[size];
        long[] low = new long[size];
        for (int i = 1; i < size; i++) {
            high[i] = i % 2 == 1 ? Long.divideUnsigned(-1, size) * i : high[i - 1];
            low[i] = i % 2 == 1 ? 0 : -i;
        }
        return new AddressTable(high, low, random.ints(size, 0, rowCount).toArray());
    }

    CompiledPolicy policy() {
        int countRules = (int)
                rules.stream().filter(rule -> rule.action() == Action.COUNT).count();
        return new CompiledPolicy(
                revision,
                defaultAction,
                Verdict.DROP,
                Verdict.DROP,
                defaultAction,
                Verdict.PASS,
                matchLaterFragments,
                Verdict.DROP,
                log,
                rules,
                countRules,
                rows,
                baseRow4,
                baseRow6,
                source4,
                source6,
                destination4,
                destination6,
                classes);
    }
}
