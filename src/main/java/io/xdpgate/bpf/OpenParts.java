package io.xdpgate.bpf;

import io.xdpgate.bpf.abi.ControlLayout;
import io.xdpgate.dataplane.EventSink;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What an open data plane consists of; closed in the reverse order of opening: links, reader, object, pins, thread. */
record OpenParts(
        NamespaceThread namespace,
        NamespaceThread observers,
        @Nullable PinDirectory pins,
        LoadedObject loaded,
        GracePeriod gracePeriod,
        RuleCounters ruleCounters,
        TablePublisher publisher,
        InterfaceSlots interfaceSlots,
        PacketTotals packetTotals,
        EventReader reader,
        Attachments attachments,
        TamperWatch watch,
        TracedPackets tracedPackets)
        implements AutoCloseable {

    static OpenParts open(BpfOptions options, EventSink sink, byte[] image) {
        Deque<AutoCloseable> opened = new ArrayDeque<>();
        try {
            NamespaceThread namespace = keep(opened, NamespaceThread.start(options.netnsPath()));
            // Those who only look do not wait for an attach, which can take seconds.
            NamespaceThread observers = keep(opened, NamespaceThread.start(options.netnsPath()));
            Path directory = options.pinDirectory();
            PinDirectory pins = directory == null ? null : keep(opened, PinDirectory.open(directory));
            LoadedObject loaded = keep(opened, LoadedObject.open(image, pins, options.replacePinned()));
            keep(opened, () -> removeUnused(pins, loaded));
            GracePeriod gracePeriod = keep(opened, GracePeriod.open());
            InterfaceSlots slots = new InterfaceSlots();
            PacketTotals totals = new PacketTotals(loaded.perCpu("xg_traffic"), slots);
            RuleNumbers numbers = new RuleNumbers();
            PacketEvents events = new PacketEvents(numbers);
            EventReader reader = keep(
                    opened,
                    EventReader.start(
                            loaded.events(), loaded.perCpu("xg_event_totals"), options.eventPages(), events, sink));
            Attachments attachments = new Attachments(pins, loaded, namespace, slots, totals, gracePeriod, events);
            CounterSlots counterSlots = new CounterSlots();
            RuleCounters counters = new RuleCounters(
                    numbers,
                    counterSlots,
                    SlotCounters.of(loaded.perCpu("xg_counters")),
                    new RuleAccounts(loaded.rules()));
            TableRoom room = new TableRoom(
                    new SwitchedPrograms(loaded, attachments),
                    loaded.current(),
                    gracePeriod,
                    counters,
                    PublishSteps.NONE);
            RuleLedger ledger = new RuleLedger(numbers, counterSlots, counters);
            TablePublisher publisher = new TablePublisher(room, gracePeriod, ledger, PublishSteps.NONE);
            if (pins != null) {
                ControlLayout.EVENTS_ARMED.setRelease(loaded.control(), 0L, 0);
                keep(opened, attachments::leave);
                new Adoption(loaded, attachments, gracePeriod, numbers, counters, publisher).run(pins);
            }
            TamperWatch watch = TamperWatch.start(loaded, attachments, publisher, options);
            return new OpenParts(
                    namespace,
                    observers,
                    pins,
                    loaded,
                    gracePeriod,
                    counters,
                    publisher,
                    slots,
                    totals,
                    reader,
                    attachments,
                    watch,
                    new TracedPackets(loaded, numbers));
        } catch (RuntimeException failed) {
            opened.forEach(part -> closeAfter(failed, part));
            throw failed;
        }
    }

    /** Pins that no later process has a use for. */
    private static void removeUnused(@Nullable PinDirectory pins, LoadedObject loaded) {
        if (pins != null && !loaded.isAdopted() && pins.links().isEmpty()) {
            pins.removeAll();
        }
    }

    private static <T extends AutoCloseable> T keep(Deque<AutoCloseable> opened, T part) {
        opened.addFirst(part);
        return part;
    }

    private static void closeAfter(RuntimeException failed, AutoCloseable part) {
        try {
            part.close();
        } catch (Exception alsoFailed) {
            failed.addSuppressed(alsoFailed);
        }
    }

    /** Takes the program off and everything away. */
    @Override
    public void close() {
        try (namespace;
                observers;
                pins;
                loaded;
                gracePeriod;
                reader) {
            try (attachments;
                    watch) {
                // before the pins: a link is taken off through its own
            }
            if (pins != null) {
                pins.removeAll();
            }
        }
    }

    /** Closes what this process has; what is pinned goes on, unless the program is on no interface. */
    void leave() {
        try (namespace;
                observers;
                pins;
                loaded;
                gracePeriod;
                reader) {
            watch.close();
            ControlLayout.EVENTS_ARMED.setRelease(loaded.control(), 0L, 0);
            attachments.leave();
            if (pins != null && pins.links().isEmpty()) {
                pins.removeAll();
            }
        }
    }
}
