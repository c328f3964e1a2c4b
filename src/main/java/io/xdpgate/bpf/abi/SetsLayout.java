package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** {@code struct xg_sets}: where the sets of addresses are looked up. */
public final class SetsLayout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_INT.withName("trie"), sequenceLayout(2, JAVA_INT).withName("ref"), JAVA_INT.withName("masks"))
            .withName("xg_sets");

    public static final VarHandle TRIE = LAYOUT.varHandle(groupElement("trie"));
    public static final VarHandle MASKS = LAYOUT.varHandle(groupElement("masks"));

    private SetsLayout() {}
}
