package io.xdpgate.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PcapTest {
    private static byte[] capture(ByteOrder order, int magic, int linkType, int captured, int length) {
        ByteBuffer file = ByteBuffer.allocate(24 + 16 + captured).order(order);
        file.putInt(magic)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(65_535)
                .putInt(linkType);
        file.putInt(100).putInt(7).putInt(captured).putInt(length);
        for (int i = 0; i < captured; i++) {
            file.put((byte) (i + 1));
        }
        return file.array();
    }

    @Test
    void readsBothOrdersAndResolutions() throws Pcap.UnreadableException {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            Pcap micro = Pcap.read(capture(order, 0xa1b2c3d4, 1, 20, 20), 1, 100);
            assertThat(micro.packets().getFirst().time()).isEqualTo(Instant.ofEpochSecond(100, 7_000));
            assertThat(micro.packets().getFirst().frame()).hasSize(20).startsWith(1, 2, 3);
            Pcap nano = Pcap.read(capture(order, 0xa1b23c4d, 1, 20, 20), 1, 100);
            assertThat(nano.packets().getFirst().time()).isEqualTo(Instant.ofEpochSecond(100, 7));
        }
    }

    @Test
    void fillsWhatWasNotCapturedWithZeros() throws Pcap.UnreadableException {
        Pcap.Captured cut = Pcap.read(capture(ByteOrder.LITTLE_ENDIAN, 0xa1b2c3d4, 1, 3, 60), 1, 100)
                .packets()
                .getFirst();
        assertThat(cut.captured()).isEqualTo(3);
        assertThat(cut.frame()).hasSize(60).startsWith(1, 2, 3, 0).endsWith(0);
        assertThat(Pcap.read(capture(ByteOrder.LITTLE_ENDIAN, 0xa1b2c3d4, 1, 3, 1 << 30), 1, 100)
                        .packets()
                        .getFirst()
                        .frame())
                .hasSize(101);
    }

    @Test
    void readsAnEmptyCapture() throws Pcap.UnreadableException {
        byte[] header = Arrays.copyOf(capture(ByteOrder.BIG_ENDIAN, 0xa1b2c3d4, 1, 0, 0), 24);
        assertThat(Pcap.read(header, 1, 100).packets()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 23, 25, 39, 40, 59})
    void refusesAFileThatEndsTooEarly(int length) {
        byte[] whole = capture(ByteOrder.LITTLE_ENDIAN, 0xa1b2c3d4, 1, 20, 20);
        assertThatExceptionOfType(Pcap.UnreadableException.class)
                .isThrownBy(() -> Pcap.read(Arrays.copyOf(whole, length), 1, 100));
    }

    @Test
    void saysHowToMendTheWrongKindOfFile() {
        assertRefused(capture(ByteOrder.BIG_ENDIAN, 0x0a0d0d0a, 1, 20, 20), "editcap");
        assertRefused(capture(ByteOrder.BIG_ENDIAN, 0xa1b2c3d4, 101, 20, 20), "Ethernet");
        assertRefused(capture(ByteOrder.BIG_ENDIAN, 0x12345678, 1, 20, 20), "libpcap");
        assertRefused(capture(ByteOrder.BIG_ENDIAN, 0xa1b2c3d4, 1, 20, 19), "claims");
    }

    @Test
    void refusesMorePacketsThanAllowed() {
        byte[] one = capture(ByteOrder.BIG_ENDIAN, 0xa1b2c3d4, 1, 20, 20);
        assertThatExceptionOfType(Pcap.UnreadableException.class)
                .isThrownBy(() -> Pcap.read(one, 0, 100))
                .withMessageContaining("more than 0");
    }

    private static void assertRefused(byte[] bytes, String words) {
        assertThatExceptionOfType(Pcap.UnreadableException.class)
                .isThrownBy(() -> Pcap.read(bytes, 1, 100))
                .withMessageContaining(words);
    }
}
