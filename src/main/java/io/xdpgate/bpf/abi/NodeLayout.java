package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.StructLayout;

/** {@code struct xg_node}: a table of a trie that compares 32 bits of an address. */
public final class NodeLayout {
    public static final StructLayout LAYOUT = structLayout(
                    sequenceLayout(7, JAVA_INT).withName("keys"),
                    sequenceLayout(8, JAVA_INT).withName("refs"),
                    JAVA_INT.withName("pad"))
            .withName("xg_node");

    private NodeLayout() {}
}
