package io.xdpgate.events;

import io.xdpgate.dataplane.PacketEvent;

/** What a subscriber receives. */
public sealed interface EventMessage {
    /**
     * @param epoch names the run of the service; the numbers of another mean something else
     * @param number position in the stream, consecutive from 1
     */
    record Packet(String epoch, long number, PacketEvent event) implements EventMessage {
        /** For {@code Last-Event-ID}; opaque to clients. */
        public String id() {
            return epoch + "-" + number;
        }
    }

    /**
     * Events that will never come.
     *
     * @param count how many at least; 0 when that is not known, as for events of an earlier run of the service
     */
    record Loss(long count, Stage stage) implements EventMessage {}

    /** Where events are lost. */
    enum Stage {
        KERNEL,
        SUBSCRIBER,
        HISTORY
    }
}
