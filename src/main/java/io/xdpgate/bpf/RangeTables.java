package io.xdpgate.bpf;

import io.xdpgate.bpf.abi.Limits;
import io.xdpgate.bpf.abi.Range4Layout;
import io.xdpgate.bpf.abi.Range6Layout;
import io.xdpgate.compiler.AddressTable;
import io.xdpgate.compiler.CompiledPolicy;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Writes {@code xg_ranges4} and {@code xg_ranges6}. */
final class RangeTables {
    private static final long SIZE4 = Range4Layout.LAYOUT.byteSize();
    private static final long SIZE6 = Range6Layout.LAYOUT.byteSize();

    private RangeTables() {}

    static void write(CompiledPolicy policy, AddressSpans spans, int half, Tables tables) {
        long at4 = (long) half * Limits.RANGES4 * SIZE4;
        long at6 = (long) half * Limits.RANGES6 * SIZE6;
        if (spans.useSource()) {
            write4(tables.ranges4(), at4, policy.sourceIpv4(), policy.baseRowIpv4());
            write6(tables.ranges6(), at6, policy.sourceIpv6(), policy.baseRowIpv6());
        }
        if (spans.useDestination()) {
            write4(tables.ranges4(), at4 + spans.source4() * SIZE4, policy.destinationIpv4(), policy.baseRowIpv4());
            write6(tables.ranges6(), at6 + spans.source6() * SIZE6, policy.destinationIpv6(), policy.baseRowIpv6());
        }
    }

    private static void write4(MemorySegment ranges, long at, @Nullable AddressTable table, int baseRow) {
        if (table == null) {
            put4(ranges, at, 0, baseRow);
            return;
        }
        for (int i = 0; i < table.size(); i++) {
            put4(ranges, at + i * SIZE4, (int) table.low()[i], table.row()[i]);
        }
    }

    private static void put4(MemorySegment ranges, long at, int start, int row) {
        Range4Layout.START.set(ranges, at, start);
        Range4Layout.ROW.set(ranges, at, row);
    }

    private static void write6(MemorySegment ranges, long at, @Nullable AddressTable table, int baseRow) {
        if (table == null) {
            put6(ranges, at, 0, 0, baseRow);
            return;
        }
        for (int i = 0; i < table.size(); i++) {
            put6(ranges, at + i * SIZE6, table.high()[i], table.low()[i], table.row()[i]);
        }
    }

    private static void put6(MemorySegment ranges, long at, long high, long low, int row) {
        Range6Layout.HIGH.set(ranges, at, high);
        Range6Layout.LOW.set(ranges, at, low);
        Range6Layout.ROW.set(ranges, at, row);
    }
}
