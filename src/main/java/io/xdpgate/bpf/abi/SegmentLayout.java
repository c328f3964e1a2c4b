package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.StructLayout;

/** {@code struct xg_segment}: 1 MiB of {@code xg_tables}, 16,384 lines. */
public final class SegmentLayout {
    public static final StructLayout LAYOUT =
            structLayout(sequenceLayout(1048576, JAVA_BYTE).withName("bytes")).withName("xg_segment");

    private SegmentLayout() {}
}
