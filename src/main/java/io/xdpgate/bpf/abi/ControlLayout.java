package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** {@code struct xg_control}: the switches of the program and the interface of each slot. */
public final class ControlLayout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_INT.withName("events_armed"),
                    JAVA_INT.withName("panic"),
                    JAVA_LONG.withName("panic_end"),
                    sequenceLayout(64, InterfaceLayout.LAYOUT).withName("interfaces"),
                    sequenceLayout(64, AttachmentLayout.LAYOUT).withName("attachments"))
            .withName("xg_control");

    public static final VarHandle EVENTS_ARMED = LAYOUT.varHandle(groupElement("events_armed"));
    public static final VarHandle PANIC = LAYOUT.varHandle(groupElement("panic"));
    public static final VarHandle PANIC_END = LAYOUT.varHandle(groupElement("panic_end"));

    private ControlLayout() {}
}
