package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** {@code struct xg_root}: the first lines of {@code xg_tables}. Publish {@code generation} with a release store. */
public final class RootLayout {
    /** Bytes of {@code object}: a SHA-256. */
    public static final int OBJECT_BYTES = 32;

    public static final StructLayout LAYOUT = structLayout(
                    JAVA_INT.withName("generation"),
                    JAVA_INT.withName("retired"),
                    JAVA_LONG.withName("layout"),
                    sequenceLayout(OBJECT_BYTES, JAVA_BYTE).withName("object"),
                    sequenceLayout(4, JAVA_INT).withName("pad"),
                    sequenceLayout(Limits.HEADERS, HeaderLayout.LAYOUT).withName("headers"),
                    sequenceLayout(Limits.HEADERS, ExtentsLayout.LAYOUT).withName("extents"))
            .withName("xg_root");

    public static final VarHandle GENERATION = LAYOUT.varHandle(groupElement("generation"));
    public static final VarHandle RETIRED = LAYOUT.varHandle(groupElement("retired"));
    public static final VarHandle DIGEST = LAYOUT.varHandle(groupElement("layout"));

    private RootLayout() {}
}
