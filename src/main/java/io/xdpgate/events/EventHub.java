package io.xdpgate.events;

import io.xdpgate.dataplane.EventSink;
import io.xdpgate.dataplane.PacketEvent;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes events from the reader and hands them to subscribers. While nobody subscribes, the data plane is told
 * not to make events.
 */
public class EventHub implements EventSink, AutoCloseable {
    /** @param arm called with true when the first subscriber comes and with false when the last one leaves */
    public EventHub(Consumer<Boolean> arm, int historySize, int maxSubscribers) {
        throw new IllegalStateException("being written");
    }

    /**
     * @param lastId the last id the subscriber has seen; null to start with the next event
     * @param queueCapacity messages kept for a slow subscriber before it loses some
     * @throws TooManySubscribersException at the limit
     */
    public EventSubscription subscribe(EventFilter filter, int queueCapacity, @Nullable Long lastId) {
        throw new IllegalStateException("being written");
    }

    public EventHubTotals totals() {
        throw new IllegalStateException("being written");
    }

    @Override
    public void packet(PacketEvent event) {
        throw new IllegalStateException("being written");
    }

    @Override
    public void lost(long count) {
        throw new IllegalStateException("being written");
    }

    @Override
    public void close() {}
}
