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

/** The streams under way. Ends them all when the service stops, so that stopping does not wait for clients. */
@Component
class EventStreams {
    /** Messages between two flushes at most: enough to amortise a write, few enough to keep the delay small. */
    private static final int MAX_BATCH = 256;

    /** How long a busy stream collects before the next write; what is rare is written at once. */
    private static final Duration GATHER = Duration.ofMillis(20);

    private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);

    private final EventForms forms;
    private final EventStreamSettings settings;
    private final Clock clock;
    private final Set<EventSubscription> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    EventStreams(EventForms forms, EventStreamSettings settings, Clock clock) {
        this.forms = forms;
        this.settings = settings;
        this.clock = clock;
    }

    /** Writes messages until the client or the service leaves. The caller closes the subscription. */
    void run(EventSubscription subscription, OutputStream out) throws InterruptedException {
        open.add(subscription);
        try {
            EventStreamWriter writer = new EventStreamWriter(out, forms);
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
            if (message == null) {
                continue;
            }
            for (int i = 0; message != null && i < MAX_BATCH; i++) {
                writer.message(message);
                message = i == MAX_BATCH - 1 ? null : subscription.next(Duration.ZERO);
            }
            writer.flush();
            subscription.acknowledge();
            subscription.gather(GATHER);
        }
    }

    @EventListener(ContextClosedEvent.class)
    void stop() {
        stopping = true;
        open.forEach(EventSubscription::close);
    }
}
