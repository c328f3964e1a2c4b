package io.xdpgate.statistics;

import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.dataplane.PacketEvent;
import io.xdpgate.events.EventFilter;
import io.xdpgate.events.EventHub;
import io.xdpgate.events.EventMessage;
import io.xdpgate.events.EventSubscription;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is seen most in events. An estimate in bounded memory: of events, which are sampled and capped, not of packets.
 * Events are made only while one of these calls is under way, or somebody else listens. Thread-safe.
 */
public final class TopTalkers {
    /** Keys that are counted at a time; no count is too high by more than the events divided by this. */
    static final int COUNTERS = 1_000;

    private static final int QUEUE = 16_384;

    private final EventHub hub;
    private final Dataplane dataplane;

    /** What is counted. */
    public enum By {
        /** Source addresses. */
        SOURCE,
        /** Destination addresses. */
        DESTINATION,
        /** Destination ports with their protocol, as {@code tcp/22}. */
        PORT,
        /** Ids of rules that decided or counted. */
        RULE;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<By> parse(String text) {
            for (By by : values()) {
                if (by.text().equals(text)) {
                    return Optional.of(by);
                }
            }
            return Optional.empty();
        }

        /** Null if the packet has none. */
        @Nullable
        Object of(PacketEvent event) {
            return switch (this) {
                case SOURCE -> event.source();
                case DESTINATION -> event.destination();
                case PORT -> event.destinationPort() == null ? null : event.protocol() + "/" + event.destinationPort();
                case RULE -> event.ruleId();
            };
        }
    }

    /**
     * @param events how often it was seen, at most
     * @param atLeast how often it was seen, at least
     */
    public record Talker(String value, long events, long atLeast) {}

    /**
     * @param seconds how long it was counted
     * @param events that had the thing that is counted
     * @param without events that had not
     * @param suppressed events of all rules that the cap kept from being made meanwhile
     * @param lost events that did not arrive meanwhile
     * @param errorBound no count is too high by more, and nothing that was seen more often is missing
     */
    public record Top(
            double seconds,
            long events,
            long without,
            long suppressed,
            long lost,
            long errorBound,
            List<Talker> talkers) {}

    public TopTalkers(EventHub hub, Dataplane dataplane) {
        this.hub = hub;
        this.dataplane = dataplane;
    }

    /**
     * Listens for a time, and counts. Occupies the calling thread and the place of a subscriber.
     *
     * @throws io.xdpgate.events.TooManySubscribersException if no place is free
     */
    public Top count(By by, EventFilter filter, Duration time, int limit) throws InterruptedException {
        HeavyHitters<Object> hitters = new HeavyHitters<>(COUNTERS);
        long without = 0;
        long lost = 0;
        long suppressedBefore = dataplane.eventTotals().suppressed();
        long start = System.nanoTime();
        long end = start + time.toNanos();
        try (EventSubscription subscription = hub.subscribe(filter, QUEUE, null)) {
            for (long left = end - start; left > 0 && !subscription.isClosed(); left = end - System.nanoTime()) {
                switch (subscription.next(Duration.ofNanos(left))) {
                    case EventMessage.Packet packet -> {
                        Object key = by.of(packet.event());
                        if (key == null) {
                            without++;
                        } else {
                            hitters.add(key);
                        }
                    }
                    case EventMessage.Loss loss -> lost += loss.count();
                    case null -> {}
                }
            }
            subscription.acknowledge();
        }
        return new Top(
                (System.nanoTime() - start) / 1e9,
                hitters.total(),
                without,
                dataplane.eventTotals().suppressed() - suppressedBefore,
                lost,
                hitters.errorBound(),
                hitters.top(limit).stream()
                        .map(hitter ->
                                new Talker(hitter.key().toString(), hitter.count(), hitter.count() - hitter.error()))
                        .toList());
    }
}
