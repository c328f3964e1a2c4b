package io.xdpgate.bpf;

import static io.xdpgate.bpf.CompiledByHand.rule;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.bpf.TableMemory.Run;
import io.xdpgate.compiler.tables.AddressTrie;
import io.xdpgate.compiler.tables.Classifier;
import io.xdpgate.compiler.tables.Entry;
import io.xdpgate.compiler.tables.Extra;
import io.xdpgate.compiler.tables.Field;
import io.xdpgate.compiler.tables.Rest;
import io.xdpgate.compiler.tables.RuleInfo;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.LogSettings;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Range;
import io.xdpgate.policy.Verdict;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bytes at the offsets of {@code bpf/abi.h} as numbers, so that the layouts are judged too. */
class PartEncodingTest {
    private final TableMemory memory =
            new TableMemory(1, Arena.ofAuto().allocate(3 << 20, 64).fill((byte) 0x5a));

    @Test
    void anEntryOfIpv4() {
        Entry entry = new Entry(
                0,
                EnumSet.of(Family.IPV4),
                Prefix.parse("203.0.113.128/25").orElseThrow(),
                true,
                true,
                6,
                null,
                new Range(80, 443),
                null);
        RuleInfo info = new RuleInfo("r", (9L << 44) + 5, Action.DROP, null, new LogSettings(3, 99, 128));
        ByteBuffer line = entry(info, entry, 0);
        assertThat(line.getLong(0)).isEqualTo((9L << 44) + 5);
        assertThat(line.getLong(8)).isEqualTo(0xcb00_7180_0000_0000L);
        assertThat(line.getLong(16)).isEqualTo(0xffff_ff80_0000_0000L);
        assertThat(u16s(line, 24, 4)).containsExactly(0, 65_535, 80, 443);
        assertThat(u8s(line, 32, 4)).containsExactly(6, 0xff, 0, 1 | 2 | 8 | 16 | 32 | 128);
        assertThat(u16s(line, 36, 2)).containsExactly(0, 0);
        assertThat(line.getLong(40)).isZero();
        assertThat(line.getLong(48)).isZero();
        assertThat(line.getInt(60)).isZero();
        ByteBuffer detail = at(line.getInt(56) * 32L, 32);
        assertThat(detail.getInt(0)).isEqualTo(70_005);
        assertThat(detail.getInt(4)).isZero();
        assertThat(u16s(detail, 8, 1)).containsExactly(16 + 70_005 % 4080);
        assertThat(u8s(detail, 10, 6)).containsExactly(0xff, 0, 0, 0, 0, 0);
        assertThat(detail.getInt(16)).isEqualTo(3);
        assertThat(detail.getInt(20)).isEqualTo(99);
        assertThat(u16s(detail, 24, 4)).containsExactly(128, 0, 0, 0);
    }

    @Test
    void bothAddressesOfAnEntryOfIpv4() {
        Extra other = new Extra(
                Prefix.parse("198.51.100.0/24").orElseThrow(),
                false,
                -1,
                null,
                null,
                null,
                -1,
                7,
                0,
                0,
                0,
                0,
                0,
                false,
                0,
                false);
        Entry entry = new Entry(
                0,
                EnumSet.of(Family.IPV4),
                Prefix.parse("192.0.2.1/32").orElseThrow(),
                false,
                false,
                -1,
                null,
                null,
                other);
        ByteBuffer line = entry(rule("r", 1), entry, 0);
        assertThat(line.getLong(8)).isEqualTo(0xc633_6400_c000_0201L);
        assertThat(line.getLong(16)).isEqualTo(0xffff_ff00_ffff_ffffL);
        assertThat(u8s(line, 35, 1)).containsExactly(1 | 2);
    }

    @Test
    void anEntryOfIpv6ThatIsDeadAndHasASlot() {
        Entry entry = new Entry(
                0,
                EnumSet.of(Family.IPV6),
                Prefix.parse("2001:db8:1::/48").orElseThrow(),
                false,
                false,
                -1,
                new Range(0, 1023),
                null,
                null);
        ByteBuffer line = entry(new RuleInfo("slot", 7, Action.COUNT, Verdict.DROP, null), entry, 0, 0);
        assertThat(line.getLong(8)).isEqualTo(0x2001_0db8_0001_0000L);
        assertThat(line.getLong(16)).isZero();
        assertThat(u16s(line, 24, 4)).containsExactly(0, 1023, 0, 65_535);
        assertThat(u8s(line, 32, 4)).containsExactly(0, 0, 48, 4 | 8);
        assertThat(u16s(line, 36, 2)).containsExactly(1, 4095);
        ByteBuffer detail = at(line.getInt(56) * 32L, 32);
        assertThat(u16s(detail, 8, 1)).containsExactly(4095);
        assertThat(u8s(detail, 10, 1)).containsExactly(1);
        assertThat(detail.getInt(16)).isZero();
    }

    @Test
    void anEntryThatAsksForNothing() {
        ByteBuffer line = entry(rule("r", 1), CompiledByHand.entry(0, null), 0);
        assertThat(line.getLong(8)).isZero();
        assertThat(line.getLong(16)).isZero();
        assertThat(u16s(line, 24, 4)).containsExactly(0, 65_535, 0, 65_535);
        assertThat(u8s(line, 32, 4)).containsExactly(0, 0, 0, 1 | 2 | 4 | 16);
        Entry everyIpv4 = new Entry(
                0, EnumSet.of(Family.IPV4), Prefix.parse("0.0.0.0/0").orElseThrow(), false, false, 0, null, null, null);
        ByteBuffer second = entry(rule("r", 1), everyIpv4, 0);
        assertThat(second.getLong(8)).isZero();
        assertThat(u8s(second, 32, 4)).containsExactly(0, 0xff, 0, 1 | 2);
    }

    @Test
    void extrasThatAskForAllAndForNothing() {
        Extra all = new Extra(
                Prefix.parse("2001:db8::/127").orElseThrow(),
                true,
                5,
                new Range(20, 65_575),
                new Range(0, 254),
                new Range(1, 4095),
                1L << 46,
                4,
                0x12,
                0x02,
                0xff00,
                0x0800,
                3,
                true,
                1L << 63,
                false);
        Extra none = new Extra(null, false, -1, null, null, null, -1, 7, 0, 0, 0, 0, 0, false, 0, false);
        Classifier classifier = classifier(
                List.of(rule("r", 1)),
                List.of(
                        CompiledByHand.entry(0, all),
                        CompiledByHand.entry(0, none),
                        CompiledByHand.entry(0, all),
                        CompiledByHand.entry(0, null)),
                null);
        StoredClassifier stored = write(classifier, new BitSet());
        int[] details = details(stored, 4);
        assertThat(details[2]).isEqualTo(details[0]);
        assertThat(Arrays.stream(details).distinct().count()).isEqualTo(3);
        ByteBuffer full = at(at(details[0] * 32L, 32).getInt(4) * 64L, 128);
        assertThat(full.getLong(0)).isEqualTo(3);
        assertThat(full.getLong(8)).isEqualTo(1L << 63);
        assertThat(full.getLong(16)).isEqualTo(5);
        assertThat(full.getLong(24)).isEqualTo(1L << 46);
        assertThat(full.getInt(32)).isEqualTo(20);
        assertThat(full.getInt(36)).isEqualTo(65_575);
        assertThat(u16s(full, 40, 5))
                .containsExactly(1, 4095, 0xff00, 0x0800, 2 | 4 | 16 | 32 | 128 | 256 | 512 | 1024);
        assertThat(u8s(full, 50, 5)).containsExactly(0, 254, 0x12, 0x02, 4);
        assertThat(full.getLong(64)).isEqualTo(0x2001_0db8_0000_0000L);
        assertThat(full.getLong(72)).isZero();
        assertThat(u8s(full, 80, 1)).containsExactly(127);
        ByteBuffer empty = at(at(details[1] * 32L, 32).getInt(4) * 64L, 128);
        assertThat(empty.getLong(16)).isEqualTo(-1);
        assertThat(empty.getLong(24)).isEqualTo(-1);
        assertThat(empty.getInt(32)).isZero();
        assertThat(empty.getInt(36)).isEqualTo(-1);
        assertThat(u16s(empty, 40, 5)).containsExactly(0, 0xffff, 0, 0, 0);
        assertThat(u8s(empty, 50, 5)).containsExactly(0, 255, 0, 0, 7);
        assertThat(at(details[3] * 32L, 32).getInt(4)).isZero();
        int line = stored.run().line() + stored.plan().entries;
        assertThat(u8s(at(line * 64L, 64), 35, 1)[0] & 64).isEqualTo(64);
        assertThat(u8s(at((line + 3) * 64L, 64), 35, 1)[0] & 64).isZero();
    }

    /** Row blocks that would lie in two segments begin with the second one. */
    @Test
    void noRowBlockLiesInTwoSegments() {
        int count = 5_000;
        int[] slots = new int[4096];
        long[] words = new long[count * 65];
        int[] rows = new int[count];
        for (int i = 0; i < count; i++) {
            rows[i] = i * 65;
            Arrays.fill(words, i * 65, i * 65 + 65, i + 1);
        }
        Rest rest = new Rest(slots, words, rows, new EnumMap<>(Field.class));
        Classifier classifier = classifier(List.of(rule("r", 1)), List.of(CompiledByHand.entry(0, null)), rest);
        StoredClassifier stored = write(classifier, new BitSet());
        ByteBuffer places = at((stored.run().line() + stored.plan().rows) * 64L, count * 4);
        for (int i = 0; i < count; i++) {
            long first = Integer.toUnsignedLong(places.getInt(i * 4));
            assertThat(first >> 17).as("segment of row %s", i).isEqualTo((first + 64) >> 17);
            assertThat(at(first * 8, 65 * 8).getLong(0)).isEqualTo(i + 1);
            assertThat(at(first * 8, 65 * 8).getLong(64 * 8)).isEqualTo(i + 1);
        }
        long end = (stored.run().line() + stored.run().lines()) * 64L;
        assertThat(Integer.toUnsignedLong(places.getInt((count - 1) * 4)) * 8 + 65 * 8)
                .isLessThanOrEqualTo(end);
    }

    private ByteBuffer entry(RuleInfo info, Entry entry, int number, int... dead) {
        BitSet bits = new BitSet();
        Arrays.stream(dead).forEach(bits::set);
        StoredClassifier stored = write(classifier(List.of(info), List.of(entry), null), bits);
        return at((stored.run().line() + stored.plan().entries + number) * 64L, 64);
    }

    private int[] details(StoredClassifier stored, int count) {
        int[] details = new int[count];
        for (int i = 0; i < count; i++) {
            details[i] = at((stored.run().line() + stored.plan().entries + i) * 64L, 64)
                    .getInt(56);
        }
        return details;
    }

    private StoredClassifier write(Classifier classifier, BitSet dead) {
        ClassifierPlan plan = new ClassifierPlan(classifier, dead, CompiledByHand.PLACES);
        Run run = requireNonNull(memory.allocate(plan.lines()));
        return plan.write(memory, run);
    }

    private static Classifier classifier(
            List<RuleInfo> rules, List<Entry> entries, @org.jspecify.annotations.Nullable Rest rest) {
        return new Classifier(
                rules, entries, AddressTrie.EMPTY, new int[] {0}, new int[] {0}, null, new int[] {0}, 0, false, rest);
    }

    private ByteBuffer at(long offset, int size) {
        byte[] bytes = memory.memory().asSlice(offset, size).toArray(ValueLayout.JAVA_BYTE);
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    private static int[] u16s(ByteBuffer bytes, int at, int count) {
        int[] values = new int[count];
        Arrays.setAll(values, i -> Short.toUnsignedInt(bytes.getShort(at + 2 * i)));
        return values;
    }

    private static int[] u8s(ByteBuffer bytes, int at, int count) {
        int[] values = new int[count];
        Arrays.setAll(values, i -> Byte.toUnsignedInt(bytes.get(at + i)));
        return values;
    }
}
