package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** {@code struct xg_range4}: IPv4 addresses from {@code start} (host order) up to the next start. */
public final class Range4Layout {
    public static final StructLayout LAYOUT =
            structLayout(JAVA_INT.withName("start"), JAVA_INT.withName("row")).withName("xg_range4");

    public static final VarHandle START = LAYOUT.varHandle(groupElement("start"));
    public static final VarHandle ROW = LAYOUT.varHandle(groupElement("row"));

    private Range4Layout() {}
}
