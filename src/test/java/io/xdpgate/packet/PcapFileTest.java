package io.xdpgate.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PcapFileTest {
    @ParameterizedTest
    @ValueSource(ints = {0xa1b2c3d4, 0xa1b23c4d})
    void readsBothByteOrders(int magic) throws IOException {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            PcapFile file = PcapFile.read(capture(order, magic, 3, 3));
            assertThat(file.linkType()).isEqualTo(1);
            assertThat(file.whole()).isTrue();
            assertThat(file.frames()).containsExactly(new byte[] {1, 2, 3});
        }
    }

    @Test
    void leavesOutABrokenRecord() throws IOException {
        PcapFile file = PcapFile.read(capture(ByteOrder.LITTLE_ENDIAN, 0xa1b2c3d4, 4, 3));
        assertThat(file.whole()).isFalse();
        assertThat(file.frames()).isEmpty();
    }

    @Test
    void refusesWhatIsNoCapture() {
        assertThatThrownBy(() -> PcapFile.read(new byte[24])).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> PcapFile.read(new byte[3])).isInstanceOf(IOException.class);
    }

    private static byte[] capture(ByteOrder order, int magic, int saidLength, int length) {
        ByteBuffer buffer = ByteBuffer.allocate(40 + length).order(order);
        buffer.putInt(magic)
                .putInt(0x00040002)
                .putInt(0)
                .putInt(0)
                .putInt(65_535)
                .putInt(1);
        buffer.putInt(0).putInt(0).putInt(saidLength).putInt(saidLength);
        for (int i = 1; i <= length; i++) {
            buffer.put((byte) i);
        }
        return buffer.array();
    }
}
