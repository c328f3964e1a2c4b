package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** {@code struct xg_class}: what a class of addresses stands for. */
public final class ClassLayout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_LONG.withName("key"), JAVA_INT.withName("list"), JAVA_INT.withName("row"))
            .withName("xg_class");

    public static final VarHandle KEY = LAYOUT.varHandle(groupElement("key"));
    public static final VarHandle LIST = LAYOUT.varHandle(groupElement("list"));
    public static final VarHandle ROW = LAYOUT.varHandle(groupElement("row"));

    private ClassLayout() {}
}
