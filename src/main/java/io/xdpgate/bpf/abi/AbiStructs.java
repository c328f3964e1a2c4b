package io.xdpgate.bpf.abi;

import java.lang.foreign.StructLayout;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every layout of this package by its C name. */
final class AbiStructs {
    static final Map<String, StructLayout> BY_NAME = List.of(
                    LogLayout.LAYOUT,
                    InterfaceLayout.LAYOUT,
                    AttachmentLayout.LAYOUT,
                    ControlLayout.LAYOUT,
                    PartLayout.LAYOUT,
                    ExtentsLayout.LAYOUT,
                    RuleLayout.LAYOUT,
                    TransferLayout.LAYOUT,
                    ClassifierLayout.LAYOUT,
                    SetsLayout.LAYOUT,
                    HeaderLayout.LAYOUT,
                    RootLayout.LAYOUT,
                    SegmentLayout.LAYOUT,
                    NodeLayout.LAYOUT,
                    ClassLayout.LAYOUT,
                    EntryLayout.LAYOUT,
                    DetailLayout.LAYOUT,
                    ExtraLayout.LAYOUT,
                    ExtraAddressLayout.LAYOUT,
                    TotalLayout.LAYOUT,
                    TrafficLayout.LAYOUT,
                    CounterLayout.LAYOUT,
                    EventTotalLayout.LAYOUT,
                    EventLayout.LAYOUT,
                    TraceLayout.LAYOUT,
                    TraceAddressesLayout.LAYOUT,
                    TraceFieldsLayout.LAYOUT,
                    AbiLayout.LAYOUT)
            .stream()
            .collect(Collectors.toUnmodifiableMap(layout -> layout.name().orElseThrow(), Function.identity()));

    private AbiStructs() {}
}
