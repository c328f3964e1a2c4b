package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** {@code struct xg_header}: what a policy is beside its tables. */
public final class HeaderLayout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_INT.withName("generation"),
                    JAVA_BYTE.withName("default_action"),
                    JAVA_BYTE.withName("malformed"),
                    JAVA_BYTE.withName("deep_headers"),
                    JAVA_BYTE.withName("encapsulated"),
                    JAVA_BYTE.withName("non_ip"),
                    JAVA_BYTE.withName("later_fragments"),
                    JAVA_BYTE.withName("match_later_fragments"),
                    JAVA_BYTE.withName("has_rules"),
                    JAVA_BYTE.withName("has_overlay"),
                    JAVA_BYTE.withName("count_words"),
                    JAVA_BYTE.withName("asks_sets"),
                    JAVA_BYTE.withName("pad"),
                    JAVA_LONG.withName("revision"),
                    LogLayout.LAYOUT.withName("log"),
                    SetsLayout.LAYOUT.withName("sets"),
                    sequenceLayout(2, JAVA_INT).withName("pad2"),
                    SetsLayout.LAYOUT.withName("recent_sets"),
                    sequenceLayout(12, JAVA_INT).withName("pad3"),
                    ClassifierLayout.LAYOUT.withName("main"),
                    ClassifierLayout.LAYOUT.withName("overlay"),
                    ClassifierLayout.LAYOUT.withName("counts"))
            .withName("xg_header");

    public static final VarHandle GENERATION = LAYOUT.varHandle(groupElement("generation"));
    public static final VarHandle DEFAULT_ACTION = LAYOUT.varHandle(groupElement("default_action"));
    public static final VarHandle MALFORMED = LAYOUT.varHandle(groupElement("malformed"));
    public static final VarHandle DEEP_HEADERS = LAYOUT.varHandle(groupElement("deep_headers"));
    public static final VarHandle ENCAPSULATED = LAYOUT.varHandle(groupElement("encapsulated"));
    public static final VarHandle NON_IP = LAYOUT.varHandle(groupElement("non_ip"));
    public static final VarHandle LATER_FRAGMENTS = LAYOUT.varHandle(groupElement("later_fragments"));
    public static final VarHandle MATCH_LATER_FRAGMENTS = LAYOUT.varHandle(groupElement("match_later_fragments"));
    public static final VarHandle HAS_RULES = LAYOUT.varHandle(groupElement("has_rules"));
    public static final VarHandle HAS_OVERLAY = LAYOUT.varHandle(groupElement("has_overlay"));
    public static final VarHandle COUNT_WORDS = LAYOUT.varHandle(groupElement("count_words"));
    public static final VarHandle ASKS_SETS = LAYOUT.varHandle(groupElement("asks_sets"));
    public static final VarHandle REVISION = LAYOUT.varHandle(groupElement("revision"));

    private HeaderLayout() {}
}
