package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** {@code struct xg_counter}: one rule on one CPU. */
public final class CounterLayout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_LONG_UNALIGNED.withName("packets"),
                    JAVA_LONG_UNALIGNED.withName("bytes"),
                    JAVA_LONG_UNALIGNED.withName("last_ns"),
                    JAVA_LONG_UNALIGNED.withName("log_window_ns"),
                    JAVA_INT_UNALIGNED.withName("log_emitted"),
                    JAVA_INT_UNALIGNED.withName("log_skipped"))
            .withName("xg_counter");

    public static final VarHandle PACKETS = LAYOUT.varHandle(groupElement("packets"));
    public static final VarHandle BYTES = LAYOUT.varHandle(groupElement("bytes"));
    public static final VarHandle LAST_NS = LAYOUT.varHandle(groupElement("last_ns"));

    private CounterLayout() {}
}
