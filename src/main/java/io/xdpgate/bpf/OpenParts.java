package io.xdpgate.bpf;

import io.xdpgate.dataplane.EventSink;
import java.util.ArrayDeque;
import java.util.Deque;

/** What an open data plane consists of; closed in the reverse order of opening: links, reader, object, thread. */
record OpenParts(
        NamespaceThread namespace,
        NamespaceThread observers,
        LoadedObject loaded,
        GracePeriod gracePeriod,
        RuleCounters ruleCounters,
        TablePublisher publisher,
        InterfaceSlots interfaceSlots,
        PacketTotals packetTotals,
        EventReader reader,
        Attachments attachments,
        TracedPackets tracedPackets)
        implements AutoCloseable {

    static OpenParts open(BpfOptions options, EventSink sink) {
        Deque<AutoCloseable> opened = new ArrayDeque<>();
        try {
            NamespaceThread namespace = keep(opened, NamespaceThread.start(options.netnsPath()));
            // Those who only look do not wait for an attach, which can take seconds.
            NamespaceThread observers = keep(opened, NamespaceThread.start(options.netnsPath()));
            LoadedObject loaded = keep(opened, LoadedObject.load());
            GracePeriod gracePeriod = keep(opened, GracePeriod.open());
            InterfaceSlots slots = new InterfaceSlots();
            PacketTotals totals = new PacketTotals(loaded.perCpu("xg_traffic"), slots);
            RuleNumbers numbers = new RuleNumbers();
            PacketEvents events = new PacketEvents(numbers);
            EventReader reader = keep(
                    opened,
                    EventReader.start(
                            loaded.events(), loaded.perCpu("xg_event_totals"), options.eventPages(), events, sink));
            Attachments attachments = new Attachments(loaded, namespace, slots, totals, gracePeriod, events);
            CounterSlots counterSlots = new CounterSlots();
            RuleCounters counters = new RuleCounters(counterSlots, SlotCounters.of(loaded.perCpu("xg_counters")));
            TableRoom room = new TableRoom(
                    new SwitchedPrograms(loaded, attachments),
                    loaded.current(),
                    gracePeriod,
                    counters,
                    PublishSteps.NONE);
            RuleLedger ledger = new RuleLedger(numbers, counterSlots, counters);
            return new OpenParts(
                    namespace,
                    observers,
                    loaded,
                    gracePeriod,
                    counters,
                    new TablePublisher(room, gracePeriod, ledger, PublishSteps.NONE),
                    slots,
                    totals,
                    reader,
                    attachments,
                    new TracedPackets(loaded, numbers));
        } catch (RuntimeException failed) {
            opened.forEach(part -> closeAfter(failed, part));
            throw failed;
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

    @Override
    public void close() {
        try (namespace;
                observers;
                loaded;
                gracePeriod;
                reader;
                attachments) {
            // closed in reverse order, each although another fails
        }
    }
}
