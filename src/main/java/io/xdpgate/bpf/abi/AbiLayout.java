package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.StructLayout;

/** {@code struct xg_abi}: never written; carries into BTF what no other map mentions. */
public final class AbiLayout {
    public static final StructLayout LAYOUT = structLayout(
                    JAVA_INT.withName("version"),
                    JAVA_INT.withName("pad"),
                    EventLayout.LAYOUT.withName("event"),
                    JAVA_INT.withName("limit"),
                    JAVA_INT.withName("verdict"),
                    JAVA_INT.withName("reason"),
                    JAVA_INT.withName("family"),
                    JAVA_INT.withName("fragment"),
                    JAVA_INT.withName("action"),
                    JAVA_INT.withName("field"),
                    JAVA_INT.withName("ref"),
                    JAVA_INT.withName("asks"),
                    JAVA_INT.withName("entry_flag"),
                    JAVA_INT.withName("extra_flag"),
                    JAVA_INT.withName("pad2"),
                    RootLayout.LAYOUT.withName("root"),
                    NodeLayout.LAYOUT.withName("node"),
                    ClassLayout.LAYOUT.withName("address_class"),
                    EntryLayout.LAYOUT.withName("entry"),
                    DetailLayout.LAYOUT.withName("detail"),
                    ExtraLayout.LAYOUT.withName("extra"),
                    ExtraAddressLayout.LAYOUT.withName("extra_address"),
                    RuleLayout.LAYOUT.withName("rule"),
                    TransferLayout.LAYOUT.withName("transfer"),
                    JAVA_INT.withName("trace_part"),
                    JAVA_INT.withName("pad3"),
                    TraceLayout.LAYOUT.withName("trace"),
                    TraceAddressesLayout.LAYOUT.withName("trace_addresses"),
                    TraceFieldsLayout.LAYOUT.withName("trace_fields"))
            .withName("xg_abi");

    private AbiLayout() {}
}
