package io.xdpgate.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.bpf.abi.Limits;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagedTableTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 31, 32, 33, 256, 4_097, 65_537, 131_073})
    void readsAsTheProgramDoes(int length) {
        SplittableRandom random = new SplittableRandom(length);
        short[] values = new short[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextInt(100) == 0 || i == 0 ? (short) random.nextInt(1 << 16) : values[i - 1];
        }

        short[] lines = PagedTable.of(values);

        assertThat(lines.length % Limits.PAGE).isZero();
        for (int i = 0; i < length; i++) {
            int line = Short.toUnsignedInt(lines[i / Limits.PAGE]);
            assertThat(lines[line * Limits.PAGE + i % Limits.PAGE]).isEqualTo(values[i]);
        }
    }

    @Test
    void storesEqualPagesOnce() {
        short[] values = new short[65_536];
        values[80] = 1;

        assertThat(PagedTable.of(values)).hasSize((65_536 / Limits.PAGE / Limits.PAGE + 2) * Limits.PAGE);
    }
}
