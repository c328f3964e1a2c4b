package io.xdpgate.events;

import io.xdpgate.dataplane.PacketEvent;
import java.util.ArrayList;
import java.util.List;

/** The last packets of the stream and the numbering of it; ids are consecutive from 1. Not thread-safe. */
final class EventHistory {
    private final EventMessage.Packet[] ring;
    private long nextId = 1;

    EventHistory(int size) {
        ring = new EventMessage.Packet[size];
    }

    EventMessage.Packet append(PacketEvent event) {
        EventMessage.Packet message = new EventMessage.Packet(nextId, event);
        if (ring.length > 0) {
            ring[index(nextId)] = message;
        }
        nextId++;
        return message;
    }

    /** What came after an id: a loss first if some of it is gone, then packets. */
    List<EventMessage> after(long id) {
        long from = id < 0 || id >= nextId ? 1 : id + 1;
        long oldest = Math.max(1, nextId - ring.length);
        List<EventMessage> messages = new ArrayList<>();
        if (from < oldest) {
            messages.add(new EventMessage.Loss(oldest - from, EventMessage.Stage.HISTORY));
        }
        for (long next = Math.max(from, oldest); next < nextId; next++) {
            messages.add(ring[index(next)]);
        }
        return messages;
    }

    private int index(long id) {
        return (int) (id % ring.length);
    }
}
