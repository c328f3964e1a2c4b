package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** {@code struct xg_root}: the first lines of {@code xg_tables}. Publish {@code generation} with a release store. */
public final class RootLayout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_INT.withName("generation"),
                    sequenceLayout(15, JAVA_INT).withName("pad"),
                    sequenceLayout(Limits.HEADERS, HeaderLayout.LAYOUT).withName("headers"))
            .withName("xg_root");

    public static final VarHandle GENERATION = LAYOUT.varHandle(groupElement("generation"));

    private RootLayout() {}
}
