package io.xdpgate.bpf;

import static io.xdpgate.bpf.CompiledByHand.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.compiler.tables.AddressTrie;
import io.xdpgate.compiler.tables.Classifier;
import io.xdpgate.compiler.tables.Field;
import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.compiler.tables.Rest;
import io.xdpgate.compiler.tables.SetTables;
import io.xdpgate.policy.LogSettings;
import io.xdpgate.policy.Verdict;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a header says, and what lies where it leads; bytes at the offsets of {@code bpf/abi.h} as numbers. */
class HeaderEncodingTest {
    private final TableMemory memory =
            new TableMemory(1, Arena.ofAuto().allocate(1 << 20, 64).fill((byte) 0x5a));
    private final ByteBuffer header = written();

    private ByteBuffer written() {
        Publication publication =
                new Publication(memory, null, policy(main()), CompiledByHand.PLACES, PublishSteps.NONE);
        assertThat(publication.allocate()).isTrue();
        HeaderWriter.write(publication.write(), 1, memory.memory());
        return at(64 + 704, 704);
    }

    private static Classifier main() {
        short[] ports = new short[65_536];
        ports[443] = 1;
        short[] protocols = new short[256];
        protocols[17] = 1;
        EnumMap<Field, short[]> fields = new EnumMap<>(Field.class);
        fields.put(Field.PROTOCOL, protocols);
        Rest rest = new Rest(new int[] {1, 0}, new long[] {1, 3, 1, 2}, new int[] {0, 2}, fields);
        return new Classifier(
                List.of(rule("a", 100), rule("b", 50)),
                List.of(CompiledByHand.entry(0, null), CompiledByHand.entry(1, null)),
                new AddressTrie(new int[] {11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 0}, 1, 2, 3, 4),
                new int[] {0, 65},
                new int[] {0, 1},
                ports,
                new int[] {0, 1},
                1,
                false,
                rest);
    }

    private static PolicyTables policy(Classifier main) {
        SetTables sets =
                new SetTables(new SetTables.Part(new int[16], 0x8000_0000, 1, new long[] {0, 6}), null, true, false);
        PolicyTables plain = CompiledByHand.policy(77, main, 0);
        return new PolicyTables(
                77,
                Verdict.DROP,
                Verdict.PASS,
                Verdict.DROP,
                Verdict.PASS,
                Verdict.DROP,
                true,
                Verdict.PASS,
                new LogSettings(7, 8, 9),
                main,
                plain.dead(),
                null,
                null,
                sets);
    }

    @Test
    void theValuesOfThePolicy() {
        assertThat(header.getInt(0)).isEqualTo(1);
        assertThat(u8s(header, 4, 12)).containsExactly(1, 0, 1, 0, 1, 0, 1, 1, 0, 0, 1, 0);
        assertThat(header.getLong(16)).isEqualTo(77);
        assertThat(header.getInt(24)).isEqualTo(7);
        assertThat(header.getInt(40 + 4)).isEqualTo(0x8000_0000);
        assertThat(at(header.getInt(40 + 12) * 64L, 16).getLong(8)).isEqualTo(6);
    }

    private ByteBuffer mainPart() {
        return header.slice(128, 192).order(ByteOrder.nativeOrder());
    }

    @Test
    void theTablesOfListsAreWhereItSays() {
        ByteBuffer classifier = mainPart();
        assertThat(at(classifier.getInt(0) * 64L, 64).getInt(0)).isEqualTo(11);
        assertThat(new int[] {classifier.getInt(4), classifier.getInt(8), classifier.getInt(12), classifier.getInt(16)})
                .containsExactly(1, 2, 3, 4);
        ByteBuffer classes = at(classifier.getInt(20) * 64L, 32);
        assertThat(classes.getLong(0)).as("key of the empty list").isEqualTo(-1);
        assertThat(classes.getLong(16)).as("key of the first entry").isEqualTo(50);
        assertThat(classes.getInt(24)).isEqualTo(65);
        assertThat(classes.getInt(28)).isEqualTo(1);
        assertThat(paged(classifier.getInt(24), 443)).isEqualTo(1);
        assertThat(paged(classifier.getInt(24), 442)).isZero();
        ByteBuffer ports = at(classifier.getInt(28) * 64L, 32);
        assertThat(ports.getLong(0)).isEqualTo(100);
        assertThat(ports.getInt(8)).as("the list of packets without ports").isEqualTo(1);
        assertThat(ports.getInt(12)).isZero();
        assertThat(ports.getInt(24)).isEqualTo(1);
        assertThat(ports.getInt(28))
                .as("the rules that hang on nothing are searched as well")
                .isEqualTo(1);
        assertThat(at((classifier.getInt(36) + 1) * 64L, 64).getLong(0)).isEqualTo(50);
    }

    @Test
    void theTablesOfTheRestAreWhereItSays() {
        ByteBuffer classifier = mainPart();
        assertThat(classifier.getInt(40)).isEqualTo(1);
        ByteBuffer rows = at(classifier.getInt(44) * 64L, 8);
        assertThat(at(rows.getInt(0) * 8L, 16).getLong(8)).isEqualTo(3);
        assertThat(at(rows.getInt(4) * 8L, 16).getLong(8)).isEqualTo(2);
        assertThat(at(classifier.getInt(48) * 64L, 8).getInt(0)).isEqualTo(1);
        assertThat(classifier.getInt(52)).isEqualTo(1);
        assertThat(at(classifier.getInt(56) * 64L, 8).getLong(0))
                .as("slot 1 is dead")
                .isEqualTo(1);
        assertThat(paged(classifier.getInt(64), 17)).isEqualTo(1);
        assertThat(paged(classifier.getInt(64), 6)).isZero();
        assertThat(classifier.getLong(128)).as("key of the first slot").isEqualTo(50);
    }

    private ByteBuffer at(long offset, int size) {
        byte[] bytes = memory.memory().asSlice(offset, size).toArray(ValueLayout.JAVA_BYTE);
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    /** A number of a paged array of u16 that begins with a line. */
    private int paged(int line, int index) {
        int page = u16(line, index / 32);
        return u16(line + page, index % 32);
    }

    private int u16(int line, int index) {
        return Short.toUnsignedInt(at(line * 64L + index * 2L, 2).getShort(0));
    }

    private static int[] u8s(ByteBuffer bytes, int at, int count) {
        int[] values = new int[count];
        Arrays.setAll(values, i -> Byte.toUnsignedInt(bytes.get(at + i)));
        return values;
    }
}
