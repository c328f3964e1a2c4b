package io.xdpgate.events;

import io.xdpgate.dataplane.PacketEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The last packets of the stream and the numbering of it; numbers are consecutive from 1. Not thread-safe. */
final class EventHistory {
    private final EventMessage.Packet[] ring;
    private final String epoch;
    private long nextNumber = 1;

    /** @param epoch names this run of the service, unlike any other */
    EventHistory(String epoch, int size) {
        this.epoch = epoch;
        ring = new EventMessage.Packet[size];
    }

    EventMessage.Packet append(PacketEvent event) {
        EventMessage.Packet message = new EventMessage.Packet(epoch, nextNumber, event);
        if (ring.length > 0) {
            ring[index(nextNumber)] = message;
        }
        nextNumber++;
        return message;
    }

    /**
     * What came after an id: a loss first if some of it is gone, then packets. What came between an id that this
     * run has not given and its own first event is gone too.
     */
    List<EventMessage> after(String id) {
        OptionalLong last = number(id);
        long from = last.orElse(0) + 1;
        long oldest = Math.max(1, nextNumber - ring.length);
        List<EventMessage> messages = new ArrayList<>();
        if (last.isEmpty() || from < oldest) {
            messages.add(new EventMessage.Loss(oldest - from, EventMessage.Stage.HISTORY));
        }
        for (long next = Math.max(from, oldest); next < nextNumber; next++) {
            messages.add(ring[index(next)]);
        }
        return messages;
    }

    private OptionalLong number(String id) {
        String digits = id.startsWith(epoch + "-") ? id.substring(epoch.length() + 1) : "";
        if (!digits.matches("[0-9]{1,18}")) {
            return OptionalLong.empty();
        }
        long number = Long.parseLong(digits);
        return number < nextNumber ? OptionalLong.of(number) : OptionalLong.empty();
    }

    private int index(long number) {
        return (int) (number % ring.length);
    }
}
