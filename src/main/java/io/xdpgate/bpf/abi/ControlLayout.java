package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** {@code struct xg_control}: the switches of the program. Publish {@code generation} with a release store. */
public final class ControlLayout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_INT.withName("generation"),
                    JAVA_INT.withName("events_armed"),
                    JAVA_INT.withName("panic"),
                    JAVA_INT.withName("pad"))
            .withName("xg_control");

    public static final VarHandle GENERATION = LAYOUT.varHandle(groupElement("generation"));
    public static final VarHandle EVENTS_ARMED = LAYOUT.varHandle(groupElement("events_armed"));
    public static final VarHandle PANIC = LAYOUT.varHandle(groupElement("panic"));

    private ControlLayout() {}
}
