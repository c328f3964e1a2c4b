package io.xdpgate.bpf;

import io.xdpgate.bpf.ffi.PerCpuArray;
import io.xdpgate.dataplane.EventSink;
import java.util.ArrayDeque;
import java.util.Deque;

/** What an open data plane consists of; closed in the reverse order of opening: links, reader, object, thread. */
record OpenParts(
        NamespaceThread namespace,
        NamespaceThread observers,
        LoadedObject loaded,
        GracePeriod gracePeriod,
        CounterSlots counterSlots,
        PerCpuArray counters,
        TablePublisher publisher,
        InterfaceSlots interfaceSlots,
        PacketTotals packetTotals,
        EventReader reader,
        Attachments attachments)
        implements AutoCloseable {

    static OpenParts open(BpfOptions options, EventSink sink) {
        Deque<AutoCloseable> opened = new ArrayDeque<>();
        try {
            NamespaceThread namespace = keep(opened, NamespaceThread.start(options.netnsPath()));
            // Those who only look do not wait for an attach, which can take seconds.
            NamespaceThread observers = keep(opened, NamespaceThread.start(options.netnsPath()));
            LoadedObject loaded = keep(opened, LoadedObject.load());
            GracePeriod gracePeriod = keep(opened, GracePeriod.open());
            CounterSlots counterSlots = new CounterSlots();
            PerCpuArray counters = loaded.perCpu("xg_counters");
            InterfaceSlots slots = new InterfaceSlots();
            PacketTotals totals = new PacketTotals(loaded.perCpu("xg_totals"), slots);
            PacketEvents events = new PacketEvents(counterSlots);
            EventReader reader = keep(
                    opened,
                    EventReader.start(
                            loaded.events(), loaded.perCpu("xg_event_totals"), options.eventPages(), events, sink));
            return new OpenParts(
                    namespace,
                    observers,
                    loaded,
                    gracePeriod,
                    counterSlots,
                    counters,
                    new TablePublisher(loaded, counters, counterSlots, gracePeriod),
                    slots,
                    totals,
                    reader,
                    new Attachments(loaded, namespace, slots, totals, gracePeriod, events));
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
