package io.xdpgate.events;

import io.xdpgate.dataplane.PacketEvent;

/** What a subscriber receives. */
public sealed interface EventMessage {
    /** @param id position in the stream, for {@code Last-Event-ID} */
    record Packet(long id, PacketEvent event) implements EventMessage {}

    /** Events that will never come. */
    record Loss(long count, Stage stage) implements EventMessage {}

    /** Where events are lost. */
    enum Stage {
        KERNEL,
        READER,
        HUB,
        SUBSCRIBER,
        HISTORY
    }
}
