package io.xdpgate.api.events;

import io.xdpgate.events.EventMessage;
import io.xdpgate.events.EventSubscription;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The streams under way. Ends them all when the service stops, so that stopping does not wait for clients. */
@Component
class EventStreams {
    /** Messages between two flushes at most: enough to amortise a write, few enough to keep the delay small. */
    private static final int MAX_BATCH = 256;

    private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);

    private final JsonMapper json;
    private final EventStreamSettings settings;
    private final Clock clock;
    private final Set<EventSubscription> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    EventStreams(JsonMapper json, EventStreamSettings settings, Clock clock) {
        this.json = json;
        this.settings = settings;
        this.clock = clock;
    }

    /** Writes messages until the client or the service leaves. The caller closes the subscription. */
    void run(EventSubscription subscription, OutputStream out) throws InterruptedException {
        open.add(subscription);
        try {
            EventStreamWriter writer = new EventStreamWriter(out, json, settings.node());
            writer.comment("subscribed");
            writer.flush();
            pump(subscription, writer);
        } catch (IOException e) {
            // The only way to learn that a client has left is a write that fails.
            LOG.debug("an event subscriber left", e);
        } finally {
            open.remove(subscription);
        }
    }

    private void pump(EventSubscription subscription, EventStreamWriter writer)
            throws IOException, InterruptedException {
        long heartbeatNs = settings.heartbeat().toNanos();
        long nextBeatNs = System.nanoTime() + heartbeatNs;
        while (!stopping && !subscription.isClosed()) {
            long leftNs = nextBeatNs - System.nanoTime();
            if (leftNs <= 0) {
                writer.heartbeat(clock.instant());
                writer.flush();
                nextBeatNs = System.nanoTime() + heartbeatNs;
                continue;
            }
            @Nullable EventMessage message = subscription.next(Duration.ofNanos(leftNs));
            for (int i = 0; message != null && i < MAX_BATCH; i++) {
                writer.message(message);
                message = i == MAX_BATCH - 1 ? null : subscription.next(Duration.ZERO);
            }
            writer.flush();
        }
    }

    @EventListener(ContextClosedEvent.class)
    void stop() {
        stopping = true;
        open.forEach(EventSubscription::close);
    }
}
