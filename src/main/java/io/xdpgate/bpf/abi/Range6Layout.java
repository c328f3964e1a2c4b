package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** {@code struct xg_range6}: IPv6 addresses from {@code (high, low)} (host order) up to the next start. */
public final class Range6Layout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_LONG.withName("high"),
                    JAVA_LONG.withName("low"),
                    JAVA_INT.withName("row"),
                    JAVA_INT.withName("pad"))
            .withName("xg_range6");

    public static final VarHandle HIGH = LAYOUT.varHandle(groupElement("high"));
    public static final VarHandle LOW = LAYOUT.varHandle(groupElement("low"));
    public static final VarHandle ROW = LAYOUT.varHandle(groupElement("row"));

    private Range6Layout() {}
}
