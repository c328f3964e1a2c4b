package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.StructLayout;

/** {@code struct xg_traffic}: packets of one interface on one CPU, by reason * 2 + verdict. */
public final class TrafficLayout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_LONG_UNALIGNED.withName("jiffies"),
                    JAVA_LONG_UNALIGNED.withName("now_ns"),
                    sequenceLayout(32, TotalLayout.LAYOUT).withName("totals"))
            .withName("xg_traffic");

    private TrafficLayout() {}
}
