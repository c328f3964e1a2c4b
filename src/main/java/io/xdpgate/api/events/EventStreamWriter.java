package io.xdpgate.api.events;

import io.xdpgate.events.EventMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Writes messages in the form of an event stream (WHATWG HTML, section 9.2). For one thread. */
final class EventStreamWriter {
    private final OutputStream out;
    private final EventForms forms;

    EventStreamWriter(OutputStream out, EventForms forms) {
        this.out = out;
        this.forms = forms;
    }

    /** A comment, which tells the client nothing but that it is subscribed. */
    void comment(String text) throws IOException {
        write(": " + text + "\n\n");
    }

    void heartbeat(Instant time) throws IOException {
        write(forms.text(null, "heartbeat", Map.of("time", time)));
    }

    void message(EventMessage message) throws IOException {
        switch (message) {
            case EventMessage.Packet packet -> out.write(forms.of(packet));
            case EventMessage.Loss loss -> {
                Map<String, Object> data = new LinkedHashMap<>();
                data.put("count", loss.count());
                data.put("stage", loss.stage().name().toLowerCase(Locale.ROOT));
                write(forms.text(null, "loss", data));
            }
        }
    }

    void flush() throws IOException {
        out.flush();
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
