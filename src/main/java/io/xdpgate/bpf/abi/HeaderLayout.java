package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** {@code struct xg_header}: what a policy is beside its tables. */
public final class HeaderLayout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_INT.withName("generation"),
                    JAVA_INT.withName("used_fields"),
                    JAVA_LONG.withName("revision"),
                    sequenceLayout(2, JAVA_SHORT).withName("base_row"),
                    JAVA_SHORT.withName("default_counts"),
                    JAVA_BYTE.withName("default_action"),
                    JAVA_BYTE.withName("malformed"),
                    JAVA_BYTE.withName("deep_headers"),
                    JAVA_BYTE.withName("encapsulated"),
                    JAVA_BYTE.withName("non_ip"),
                    JAVA_BYTE.withName("later_fragments"),
                    JAVA_BYTE.withName("match_later_fragments"),
                    JAVA_BYTE.withName("use_source"),
                    JAVA_BYTE.withName("use_destination"),
                    JAVA_BYTE.withName("pad"),
                    LogLayout.LAYOUT.withName("log"),
                    sequenceLayout(2, SpanLayout.LAYOUT).withName("source"),
                    sequenceLayout(2, SpanLayout.LAYOUT).withName("destination"))
            .withName("xg_header");

    public static final VarHandle GENERATION = LAYOUT.varHandle(groupElement("generation"));
    public static final VarHandle USED_FIELDS = LAYOUT.varHandle(groupElement("used_fields"));
    public static final VarHandle REVISION = LAYOUT.varHandle(groupElement("revision"));
    public static final VarHandle DEFAULT_COUNTS = LAYOUT.varHandle(groupElement("default_counts"));
    public static final VarHandle DEFAULT_ACTION = LAYOUT.varHandle(groupElement("default_action"));
    public static final VarHandle MALFORMED = LAYOUT.varHandle(groupElement("malformed"));
    public static final VarHandle DEEP_HEADERS = LAYOUT.varHandle(groupElement("deep_headers"));
    public static final VarHandle ENCAPSULATED = LAYOUT.varHandle(groupElement("encapsulated"));
    public static final VarHandle NON_IP = LAYOUT.varHandle(groupElement("non_ip"));
    public static final VarHandle LATER_FRAGMENTS = LAYOUT.varHandle(groupElement("later_fragments"));
    public static final VarHandle MATCH_LATER_FRAGMENTS = LAYOUT.varHandle(groupElement("match_later_fragments"));
    public static final VarHandle USE_SOURCE = LAYOUT.varHandle(groupElement("use_source"));
    public static final VarHandle USE_DESTINATION = LAYOUT.varHandle(groupElement("use_destination"));

    private HeaderLayout() {}
}
