package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** {@code struct xg_interface}: the ifindex in one slot; 0 ends the list, all ones is a free slot. */
public final class InterfaceLayout {
    public static final StructLayout LAYOUT =
            structLayout(JAVA_INT.withName("ifindex"), JAVA_INT.withName("pad")).withName("xg_interface");

    public static final VarHandle IFINDEX = LAYOUT.varHandle(groupElement("ifindex"));

    private InterfaceLayout() {}
}
