package io.xdpgate.api.events;

import io.xdpgate.events.EventMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Writes messages in the form of an event stream (WHATWG HTML, section 9.2). For one thread. */
final class EventStreamWriter {
    private final OutputStream out;
    private final JsonMapper json;
    private final @Nullable String node;

    EventStreamWriter(OutputStream out, JsonMapper json, @Nullable String node) {
        this.out = out;
        this.json = json;
        this.node = node;
    }

    /** A comment, which tells the client nothing but that it is subscribed. */
    void comment(String text) throws IOException {
        write(": " + text + "\n\n");
    }

    void heartbeat(Instant time) throws IOException {
        message(null, "heartbeat", Map.of("time", time));
    }

    void message(EventMessage message) throws IOException {
        switch (message) {
            case EventMessage.Packet packet -> message(packet.id(), "packet", PacketMessage.of(packet.event(), node));
            case EventMessage.Loss loss -> {
                Map<String, Object> data = new LinkedHashMap<>();
                data.put("count", loss.count());
                data.put("stage", loss.stage().name().toLowerCase(Locale.ROOT));
                message(null, "loss", data);
            }
        }
    }

    void flush() throws IOException {
        out.flush();
    }

    private void message(@Nullable String id, String type, Object data) throws IOException {
        StringBuilder text = new StringBuilder();
        if (id != null) {
            text.append("id: ").append(id).append('\n');
        }
        text.append("event: ").append(type).append('\n');
        text.append("data: ").append(json.writeValueAsString(data)).append("\n\n");
        write(text.toString());
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
