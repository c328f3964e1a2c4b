package io.xdpgate.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.xdpgate.compiler.AddressTable;
import io.xdpgate.compiler.CompiledPolicy;
import io.xdpgate.compiler.CompiledRule;
import io.xdpgate.compiler.tables.Field;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.LogSettings;
import io.xdpgate.policy.Verdict;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyEncoderTest {
    private static final int[] BASES = {0, 256, 65793, 131330, 262403, 262660, 262724, 266821, 266824, 332400, 332656};
    private final EncodedTables encoded = new EncodedTables();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void encodesWhatThePolicySays(long seed) {
        CompiledPolicy policy =
                CompiledPolicies.random(new Random(seed), 600, 900).policy();
        int generation = (int) (0xffff_fff0L + seed);
        int half = generation & 1;
        encode(policy, generation);
        assertThat(encoded.isUntouched(1 - half)).isTrue();
        assertHeader(policy, generation, encoded.header(half));
        assertRows(policy, half);
        policy.rules().forEach(rule -> assertRule(rule, encoded.rule(half, rule.position())));
        assertRanges(policy, half);
        policy.classes().forEach((field, rows) -> {
            for (int key = 0; key < rows.length; key++) {
                assertThat(encoded.classRow(half, BASES[field.ordinal()] + key)).isEqualTo(rows[key]);
            }
        });
    }

    @Test
    void samePolicyGivesSameBytes() {
        CompiledPolicy policy = CompiledPolicies.random(new Random(9), 100, 100).policy();
        encode(policy, 3);
        EncodedTables other = new EncodedTables();
        PolicyEncoder.encode(
                CompiledPolicies.random(new Random(10), 100, 1500).policy(),
                1,
                rule -> 16 + rule.position(),
                other.tables);
        PolicyEncoder.encode(policy, 3, rule -> 16 + rule.position(), other.tables);
        assertThat(other.tables.rules().mismatch(encoded.tables.rules())).isEqualTo(-1);
        assertThat(other.tables.headers().mismatch(encoded.tables.headers())).isEqualTo(-1);
    }

    @Test
    void theOtherFamilyOfAUsedDirectionIsNeutral() {
        CompiledPolicies made = new CompiledPolicies(3);
        made.baseRow6 = 2;
        made.source4 = new AddressTable(new long[2], new long[] {0, 0xffff_ffffL}, new int[] {1, 0});
        encode(made.policy(), 0);
        ByteBuffer header = encoded.header(0);
        assertThat(header.get(29)).isEqualTo((byte) 1);
        assertThat(header.get(30)).isEqualTo((byte) 0);
        assertSpan(header, 48, 0, 2);
        assertSpan(header, 56, 0, 1);
        assertSpan(header, 64, 2, 0);
        assertSpan(header, 72, 1, 0);
        assertThat(encoded.range4(0, 1).getInt(0)).isEqualTo(-1);
        assertRange6(encoded.range6(0, 0), 0, 0, 2);
    }

    @Test
    void writesOnlyTheKeysOfUsedFields() {
        CompiledPolicies made = new CompiledPolicies(2);
        made.classes.put(Field.FRAGMENT, new int[] {0, 1, 1});
        encode(made.policy(), 1);
        assertThat(encoded.header(1).getInt(4)).isEqualTo(1 << 7);
        assertThat(encoded.classRow(1, 266820)).isEqualTo(0x5a5a);
        assertThat(encoded.classRow(1, 266821)).isZero();
        assertThat(encoded.classRow(1, 266823)).isEqualTo(1);
        assertThat(encoded.classRow(1, 266824)).isEqualTo(0x5a5a);
    }

    @Test
    void fullTablesFit() {
        Random random = new Random(4);
        CompiledPolicies made = CompiledPolicies.random(random, 16384, 0);
        for (int i = 0; i < 1984; i++) {
            made.rules.add(i < 256 ? CompiledPolicies.countRule(i) : CompiledPolicies.terminal(i, random));
        }
        made.source4 = CompiledPolicies.ipv4(random, 16384, 16383);
        made.destination4 = CompiledPolicies.ipv4(random, 16384, 1);
        made.source6 = CompiledPolicies.ipv6(random, 16384, 1);
        made.destination6 = CompiledPolicies.ipv6(random, 16384, 16383);
        CompiledPolicy policy = made.policy();
        encode(policy, 1);
        assertThat(encoded.isUntouched(0)).isTrue();
        assertHeader(policy, 1, encoded.header(1));
        assertRows(policy, 1);
        assertRanges(policy, 1);
        assertRule(policy.rules().get(1983), encoded.rule(1, 1983));
    }

    @Test
    void oneElementTooManyIsRefusedBeforeAnythingIsWritten() {
        assertFull("xg_rows", 16385, made -> made.rows.addAll(new CompiledPolicies(16384).rows));
        assertFull("xg_ranges4", 16385, made -> {
            made.source4 = CompiledPolicies.ipv4(new Random(1), 1, 16384);
            made.destination6 = CompiledPolicies.ipv6(new Random(1), 1, 1);
        });
        assertFull("xg_ranges6", 16385, made -> {
            made.source6 = CompiledPolicies.ipv6(new Random(1), 1, 16384);
            made.destination6 = CompiledPolicies.ipv6(new Random(1), 1, 1);
        });
        assertFull("xg_rules", 1985, made -> {
            for (int i = 0; i < 1985; i++) {
                made.rules.add(CompiledPolicies.terminal(i, new Random(i)));
            }
        });
    }

    @Test
    void contradictionsAreRefusedBeforeAnythingIsWritten() {
        assertContradiction(made -> made.rows.add(new long[30]));
        assertContradiction(made -> made.baseRow4 = 1);
        assertContradiction(made -> made.baseRow6 = -1);
        assertContradiction(made -> made.rules.add(CompiledPolicies.terminal(255, new Random(1))));
        assertContradiction(made -> made.rules.add(CompiledPolicies.terminal(1984, new Random(1))));
        assertContradiction(made -> made.rules.add(CompiledPolicies.countRule(256)));
        assertContradiction(made -> {
            made.rules.add(CompiledPolicies.terminal(256, new Random(1)));
            made.rules.add(CompiledPolicies.terminal(256, new Random(1)));
        });
        assertContradiction(made -> made.rules.add(new CompiledRule(256, null, Action.DROP, null, 1, null)));
        assertContradiction(made -> made.classes.put(Field.DSCP, new int[63]));
        assertContradiction(made -> made.classes.put(Field.FRAGMENT, new int[] {0, 0, 1}));
        assertContradiction(made -> made.classes.put(Field.FRAGMENT, new int[] {-1, 0, 0}));
        assertContradiction(made -> made.source4 = new AddressTable(new long[0], new long[0], new int[0]));
        assertContradiction(made -> made.source4 = new AddressTable(new long[1], new long[] {1}, new int[1]));
        assertContradiction(made -> made.source4 = new AddressTable(new long[2], new long[] {0, 1L << 32}, new int[2]));
        assertContradiction(made -> made.source6 = new AddressTable(new long[2], new long[2], new int[2]));
        assertContradiction(made -> made.source6 = new AddressTable(new long[1], new long[1], new int[] {1}));
        assertContradiction(made -> made.source6 = new AddressTable(new long[] {0, -1, 1}, new long[3], new int[3]));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 4096})
    void counterSlotsOutsideTheMapAreRefusedBeforeAnythingIsWritten(int slot) {
        CompiledPolicies made = new CompiledPolicies(1);
        made.rules.add(CompiledPolicies.terminal(256, new Random(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicyEncoder.encode(made.policy(), 0, rule -> slot, encoded.tables));
        assertThat(encoded.isUntouched(0)).isTrue();
        PolicyEncoder.encode(made.policy(), 0, rule -> 4095, encoded.tables);
        assertThat(encoded.rule(0, 256).getInt(0)).isEqualTo(4095);
    }

    private void encode(CompiledPolicy policy, int generation) {
        PolicyEncoder.encode(policy, generation, rule -> 16 + rule.position(), encoded.tables);
    }

    private void assertFull(String table, int needed, Consumer<CompiledPolicies> change) {
        CompiledPolicies made = new CompiledPolicies(1);
        change.accept(made);
        assertThatExceptionOfType(TableFullException.class)
                .isThrownBy(() -> encode(made.policy(), 0))
                .satisfies(full -> {
                    assertThat(full.table()).isEqualTo(table);
                    assertThat(full.needed()).isEqualTo(needed);
                    assertThat(full.capacity()).isEqualTo(needed - 1);
                });
        assertThat(encoded.isUntouched(0)).isTrue();
    }

    private void assertContradiction(Consumer<CompiledPolicies> change) {
        CompiledPolicies made = new CompiledPolicies(1);
        change.accept(made);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> encode(made.policy(), 0))
                .withMessageContaining("contradicts itself");
        assertThat(encoded.isUntouched(0)).isTrue();
    }

    private static void assertHeader(CompiledPolicy policy, int generation, ByteBuffer header) {
        int used = policy.classes().keySet().stream()
                .mapToInt(key -> 1 << key.ordinal())
                .sum();
        assertThat(header.getInt(0)).isEqualTo(generation);
        assertThat(header.getInt(4)).isEqualTo(used);
        assertThat(header.getLong(8)).isEqualTo(policy.revision());
        assertThat(header.getShort(16)).isEqualTo((short) policy.baseRowIpv4());
        assertThat(header.getShort(18)).isEqualTo((short) policy.baseRowIpv6());
        assertThat(header.getShort(20)).isEqualTo((short) policy.countRules());
        assertThat(header.get(22)).isEqualTo(verdict(policy.defaultAction()));
        assertThat(header.get(23)).isEqualTo(verdict(policy.malformed()));
        assertThat(header.get(24)).isEqualTo(verdict(policy.deepHeaders()));
        assertThat(header.get(25)).isEqualTo(verdict(policy.encapsulated()));
        assertThat(header.get(26)).isEqualTo(verdict(policy.nonIp()));
        assertThat(header.get(27)).isEqualTo(verdict(policy.laterFragments()));
        assertThat(header.get(28)).isEqualTo((byte) (policy.matchLaterFragments() ? 1 : 0));
        assertLog(policy.log(), header, 32);
    }

    private void assertRows(CompiledPolicy policy, int half) {
        for (int i = 0; i < policy.rows().size(); i++) {
            ByteBuffer row = encoded.row(half, i);
            for (int word = 0; word < 31; word++) {
                assertThat(row.getLong(8 + 8 * word)).isEqualTo(policy.rows().get(i)[word]);
                assertThat(row.getLong(0) >>> word & 1).isEqualTo(policy.rows().get(i)[word] == 0 ? 0 : 1);
            }
            assertThat(row.getLong(0) >>> 31).isZero();
        }
    }

    private static void assertRule(CompiledRule rule, ByteBuffer bytes) {
        assertThat(bytes.getInt(0)).isEqualTo(16 + rule.position());
        assertThat(bytes.getShort(4)).isEqualTo((short) rule.countsBefore());
        assertThat(bytes.get(6)).isEqualTo((byte) rule.action().ordinal());
        assertThat(bytes.get(7)).isEqualTo(rule.wouldBe() == null ? (byte) 0xff : verdict(rule.wouldBe()));
        assertThat(bytes.get(8)).isEqualTo((byte) (rule.ruleId() == null ? 2 : 0));
        assertLog(rule.log(), bytes, 16);
    }

    private static void assertLog(@Nullable LogSettings log, ByteBuffer bytes, int at) {
        assertThat(bytes.getInt(at)).isEqualTo(log == null ? 0 : log.every());
        assertThat(bytes.getInt(at + 4)).isEqualTo(log == null ? 0 : log.maxPerSecond());
        assertThat(bytes.getShort(at + 8)).isEqualTo((short) (log == null ? 0 : log.snapLength()));
    }

    private void assertRanges(CompiledPolicy policy, int half) {
        ByteBuffer header = encoded.header(half);
        AddressTable all4 = new AddressTable(new long[1], new long[1], new int[] {policy.baseRowIpv4()});
        AddressTable all6 = new AddressTable(new long[1], new long[1], new int[] {policy.baseRowIpv6()});
        boolean source = policy.sourceIpv4() != null || policy.sourceIpv6() != null;
        boolean destination = policy.destinationIpv4() != null || policy.destinationIpv6() != null;
        assertThat(header.get(29)).isEqualTo((byte) (source ? 1 : 0));
        assertThat(header.get(30)).isEqualTo((byte) (destination ? 1 : 0));
        if (source) {
            assertTable4(
                    policy.sourceIpv4() == null ? all4 : policy.sourceIpv4(),
                    half,
                    header.getInt(48),
                    header.getInt(52));
            assertTable6(
                    policy.sourceIpv6() == null ? all6 : policy.sourceIpv6(),
                    half,
                    header.getInt(56),
                    header.getInt(60));
        }
        if (destination) {
            assertTable4(
                    policy.destinationIpv4() == null ? all4 : policy.destinationIpv4(),
                    half,
                    header.getInt(64),
                    header.getInt(68));
            assertTable6(
                    policy.destinationIpv6() == null ? all6 : policy.destinationIpv6(),
                    half,
                    header.getInt(72),
                    header.getInt(76));
        }
    }

    private void assertTable4(AddressTable table, int half, int first, int count) {
        assertThat(count).isEqualTo(table.size());
        for (int i = 0; i < count; i++) {
            ByteBuffer range = encoded.range4(half, first + i);
            assertThat(Integer.toUnsignedLong(range.getInt(0))).isEqualTo(table.low()[i]);
            assertThat(range.getInt(4)).isEqualTo(table.row()[i]);
        }
    }

    private void assertTable6(AddressTable table, int half, int first, int count) {
        assertThat(count).isEqualTo(table.size());
        for (int i = 0; i < count; i++) {
            assertRange6(encoded.range6(half, first + i), table.high()[i], table.low()[i], table.row()[i]);
        }
    }

    private static void assertRange6(ByteBuffer range, long high, long low, int row) {
        assertThat(range.getLong(0)).isEqualTo(high);
        assertThat(range.getLong(8)).isEqualTo(low);
        assertThat(range.getInt(16)).isEqualTo(row);
    }

    private static void assertSpan(ByteBuffer header, int at, int first, int count) {
        assertThat(header.getInt(at)).isEqualTo(first);
        assertThat(header.getInt(at + 4)).isEqualTo(count);
    }

    private static byte verdict(Verdict verdict) {
        return (byte) (verdict == Verdict.DROP ? 1 : 0);
    }
}
