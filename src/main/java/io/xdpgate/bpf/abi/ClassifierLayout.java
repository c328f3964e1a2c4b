package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** {@code struct xg_classifier}: where the tables of rules begin. */
public final class ClassifierLayout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_INT.withName("trie"),
                    sequenceLayout(2, JAVA_INT).withName("source"),
                    sequenceLayout(2, JAVA_INT).withName("destination"),
                    JAVA_INT.withName("classes"),
                    JAVA_INT.withName("ports"),
                    JAVA_INT.withName("port_classes"),
                    JAVA_INT.withName("pad"),
                    JAVA_INT.withName("entries"),
                    JAVA_INT.withName("blocks"),
                    JAVA_INT.withName("rows"),
                    JAVA_INT.withName("slots"),
                    JAVA_INT.withName("used_fields"),
                    JAVA_INT.withName("alive"),
                    JAVA_INT.withName("pad2"),
                    sequenceLayout(11, JAVA_INT).withName("fields"),
                    sequenceLayout(5, JAVA_INT).withName("pad3"),
                    sequenceLayout(4, JAVA_LONG).withName("block_keys"),
                    sequenceLayout(4, JAVA_LONG).withName("pad4"))
            .withName("xg_classifier");

    public static final VarHandle TRIE = LAYOUT.varHandle(groupElement("trie"));
    public static final VarHandle CLASSES = LAYOUT.varHandle(groupElement("classes"));
    public static final VarHandle PORTS = LAYOUT.varHandle(groupElement("ports"));
    public static final VarHandle PORT_CLASSES = LAYOUT.varHandle(groupElement("port_classes"));
    public static final VarHandle ENTRIES = LAYOUT.varHandle(groupElement("entries"));
    public static final VarHandle BLOCKS = LAYOUT.varHandle(groupElement("blocks"));
    public static final VarHandle ROWS = LAYOUT.varHandle(groupElement("rows"));
    public static final VarHandle SLOTS = LAYOUT.varHandle(groupElement("slots"));
    public static final VarHandle USED_FIELDS = LAYOUT.varHandle(groupElement("used_fields"));
    public static final VarHandle ALIVE = LAYOUT.varHandle(groupElement("alive"));

    private ClassifierLayout() {}
}
