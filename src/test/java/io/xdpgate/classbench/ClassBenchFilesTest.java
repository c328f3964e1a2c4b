package io.xdpgate.classbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xdpgate.classbench.FiveField.Block;
import io.xdpgate.classbench.FiveField.Flags;
import io.xdpgate.policy.Range;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassBenchFilesTest {
    @Test
    void readsEveryFieldOfARule() {
        assertThat(ClassBenchFiles.rule(
                        "@192.0.2.0/24\t198.51.100.7/32\t0 : 65535\t80 : 90\t0x06/0xFF\t0x0200/0x1200\t"))
                .isEqualTo(new FiveField(
                        new Block(0xc000_0200, 24),
                        new Block(0xc633_6407, 32),
                        FiveField.ANY_PORT,
                        new Range(80, 90),
                        6,
                        new Flags(0x02, 0x12)));
    }

    @Test
    void readsOpenFields() {
        FiveField open = ClassBenchFiles.rule("@0.0.0.0/0 0.0.0.0/0 0 : 65535 0 : 65535 0x00/0x00 0x0000/0x0000");
        assertThat(open.isOpen()).isTrue();
        FiveField tcp = ClassBenchFiles.rule("@0.0.0.0/0 0.0.0.0/0 0 : 65535 0 : 65535 0x06/0xFF 0x0000/0x0000");
        assertThat(tcp.isOpen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.0/24 198.51.100.7/32 0 : 65535 80 : 90 0x06/0xFF 0x0000/0x0000",
                "@192.0.2.0/24 198.51.100.7/32 0 : 65535 80 : 90 0x06/0x0F 0x0000/0x0000",
                "@192.0.2.0/24 198.51.100.7/32 0 : 65535 80 : 90 0x06/0xFF 0x0002/0x0002",
                "@192.0.2.0/24 198.51.100.7/32 0 : 65535 80 : 90 0x06/0xFF"
            })
    void refusesWhatItWouldMisread(String line) {
        assertThatThrownBy(() -> ClassBenchFiles.rule(line)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsAHeader() {
        assertThat(ClassBenchFiles.header("3221225985\t3325256711\t1024\t80\t6\t33554944\t12"))
                .isEqualTo(new Header(0xc000_0201, 0xc633_6407, 6, 1024, 80, 0x02));
        assertThatThrownBy(() -> ClassBenchFiles.header("1 2 3 4 5 6")).isInstanceOf(IllegalArgumentException.class);
    }
}
