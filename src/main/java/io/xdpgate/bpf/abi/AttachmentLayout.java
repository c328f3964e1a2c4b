package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** {@code struct xg_attachment}: what a later service has to know about an interface slot. */
public final class AttachmentLayout {
    /** Bytes of {@code name}, of which the last one is zero. */
    public static final int NAME_BYTES = 16;

    public static final StructLayout LAYOUT = structLayout(
                    sequenceLayout(NAME_BYTES, JAVA_BYTE).withName("name"),
                    JAVA_BYTE.withName("requested_mode"),
                    JAVA_BYTE.withName("tag_offloads"),
                    sequenceLayout(6, JAVA_BYTE).withName("pad"))
            .withName("xg_attachment");

    public static final VarHandle REQUESTED_MODE = LAYOUT.varHandle(groupElement("requested_mode"));
    public static final VarHandle TAG_OFFLOADS = LAYOUT.varHandle(groupElement("tag_offloads"));

    private AttachmentLayout() {}
}
