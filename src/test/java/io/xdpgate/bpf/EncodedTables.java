package io.xdpgate.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Whole tables in plain memory, read back by the numbers of {@code bpf/abi.h} and not by the layouts. */
final class EncodedTables {
    static final byte UNTOUCHED = 0x5a;

    final Tables tables;

    EncodedTables() {
        tables = new Tables(
                segment(2 * 80),
                segment(2 * 1984 * 32),
                segment(2 * 16384 * 256),
                segment(2 * 16384 * 8),
                segment(2 * 16384 * 24),
                segment(2 * 332736 * 2));
    }

    ByteBuffer header(int half) {
        return element(tables.headers(), half, 80);
    }

    ByteBuffer rule(int half, int position) {
        return element(tables.rules(), half * 1984 + position, 32);
    }

    ByteBuffer row(int half, int index) {
        return element(tables.rows(), half * 16384 + index, 256);
    }

    ByteBuffer range4(int half, int index) {
        return element(tables.ranges4(), half * 16384 + index, 8);
    }

    ByteBuffer range6(int half, int index) {
        return element(tables.ranges6(), half * 16384 + index, 24);
    }

    int classRow(int half, int key) {
        return Short.toUnsignedInt(
                element(tables.classes(), half * 332736 + key, 2).getShort(0));
    }

    boolean isUntouched(int half) {
        return isUntouched(tables.headers(), half)
                && isUntouched(tables.rules(), half)
                && isUntouched(tables.rows(), half)
                && isUntouched(tables.ranges4(), half)
                && isUntouched(tables.ranges6(), half)
                && isUntouched(tables.classes(), half);
    }

    private static boolean isUntouched(MemorySegment table, int half) {
        long size = table.byteSize() / 2;
        MemorySegment part = table.asSlice(half * size, size);
        byte[] expected = new byte[(int) size];
        Arrays.fill(expected, UNTOUCHED);
        return part.mismatch(MemorySegment.ofArray(expected)) == -1;
    }

    private static MemorySegment segment(long size) {
        return Arena.ofAuto().allocate(size, 8).fill(UNTOUCHED);
    }

    private static ByteBuffer element(MemorySegment table, int index, int size) {
        byte[] bytes = table.asSlice((long) index * size, size).toArray(ValueLayout.JAVA_BYTE);
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }
}
