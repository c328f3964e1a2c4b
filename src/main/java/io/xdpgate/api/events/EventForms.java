package io.xdpgate.api.events;

import io.xdpgate.events.EventMessage;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Packet messages as they are written, made once for all subscribers that are about as far: with hundreds of them,
 * making the text would otherwise be nearly all the work. Packets are known by their number: there is one hub.
 * Thread-safe; two that ask at once may both make it.
 */
@Component
class EventForms {
    /** Forms that are remembered, a power of two: as many as a usual queue holds. About 2 MiB. */
    private static final int REMEMBERED = 4_096;

    private final JsonMapper json;
    private final @Nullable String node;
    private final AtomicReferenceArray<@Nullable Form> forms = new AtomicReferenceArray<>(REMEMBERED);

    private record Form(long number, byte[] bytes) {}

    EventForms(JsonMapper json, EventStreamSettings settings) {
        this.json = json;
        this.node = settings.node();
    }

    /** The message in the form of an event stream; must not be written to. */
    byte[] of(EventMessage.Packet packet) {
        int place = (int) (packet.number() & (REMEMBERED - 1));
        Form known = forms.get(place);
        if (known != null && known.number() == packet.number()) {
            return known.bytes();
        }
        byte[] bytes = text(packet.id(), "packet", PacketMessage.of(packet.event(), node))
                .getBytes(StandardCharsets.UTF_8);
        forms.set(place, new Form(packet.number(), bytes));
        return bytes;
    }

    /** A message of the stream; without an id for what is not to be resumed from. */
    String text(@Nullable String id, String type, Object data) {
        StringBuilder text = new StringBuilder(512);
        if (id != null) {
            text.append("id: ").append(id).append('\n');
        }
        return text.append("event: ")
                .append(type)
                .append("\ndata: ")
                .append(json.writeValueAsString(data))
                .append("\n\n")
                .toString();
    }
}
