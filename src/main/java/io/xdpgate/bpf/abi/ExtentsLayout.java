package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** {@code struct xg_extents}: where the parts of a header's policy lie. */
public final class ExtentsLayout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_INT.withName("generation"),
                    sequenceLayout(3, JAVA_INT).withName("pad"),
                    sequenceLayout(Limits.PARTS, PartLayout.LAYOUT).withName("parts"),
                    sequenceLayout(4, JAVA_INT).withName("pad2"))
            .withName("xg_extents");

    public static final VarHandle GENERATION = LAYOUT.varHandle(groupElement("generation"));

    private ExtentsLayout() {}
}
