package io.xdpgate.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.dataplane.PacketEvent;
import io.xdpgate.events.EventMessage.Loss;
import io.xdpgate.events.EventMessage.Packet;
import io.xdpgate.testkit.Packets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventHubConcurrencyTest {
    private static final int EVENTS = 20_000;
    private static final int SUBSCRIBERS = 50;
    private static final EventFilter HALF = EventFilter.EVERYTHING.ports(Set.of(40_000));

    private static final List<PacketEvent> TWO = List.of(Packets.dropped(), Packets.dropped("192.0.2.9", 40_001));

    /** What one subscriber saw of the stream. */
    private record Seen(long packets, long lost, boolean ascending) {}

    @Test
    void everyEventIsDeliveredFilteredOrCountedAsLost() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                EventHub hub = new EventHub(arm -> {}, 16, SUBSCRIBERS)) {
            List<Future<Seen>> readers = new ArrayList<>();
            for (int i = 0; i < SUBSCRIBERS; i++) {
                EventSubscription subscription = hub.subscribe(i % 2 == 0 ? EventFilter.EVERYTHING : HALF, 64, null);
                long wanted = i % 2 == 0 ? EVENTS : EVENTS / 2;
                readers.add(threads.submit(readAll(subscription, wanted)));
            }
            publish(hub, EVENTS);
            long packets = 0;
            long lost = 0;
            for (Future<Seen> reader : readers) {
                Seen seen = reader.get();
                assertThat(seen.ascending()).isTrue();
                packets += seen.packets();
                lost += seen.lost();
            }
            EventHubTotals totals = hub.totals();
            assertThat(totals.received()).isEqualTo(EVENTS);
            assertThat(totals.delivered()).isEqualTo(packets);
            assertThat(totals.lostSubscriber()).isEqualTo(lost);
            assertThat(totals.filtered()).isEqualTo((long) EVENTS / 2 * SUBSCRIBERS / 2);
            assertThat(totals.delivered() + totals.filtered() + totals.lostSubscriber() + hub.queued())
                    .isEqualTo(totals.offered())
                    .isEqualTo((long) EVENTS * SUBSCRIBERS);
        }
    }

    @Test
    void deadSubscriberNeitherDelaysNorRobsAnother() throws InterruptedException {
        try (EventHub hub = new EventHub(arm -> {}, 0, 2, "run")) {
            EventSubscription dead = hub.subscribe(EventFilter.EVERYTHING, 8, null);
            EventSubscription live = hub.subscribe(EventFilter.EVERYTHING, 8, null);
            for (long id = 1; id <= EVENTS; id++) {
                hub.packet(TWO.getFirst());
                assertThat(live.next(Duration.ZERO)).isEqualTo(new Packet("run", id, TWO.getFirst()));
                live.acknowledge();
            }
            assertThat(hub.totals()).isEqualTo(new EventHubTotals(EVENTS, 2L * EVENTS, EVENTS, 0, 0, EVENTS - 8, 2));
            assertThat(hub.queued()).isEqualTo(8);
            dead.close();
            assertThat(hub.totals().lostHub()).isEqualTo(8);
        }
    }

    @Test
    void closingWakesAWaitingSubscriber() throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                EventHub hub = new EventHub(arm -> {}, 0, 1)) {
            EventSubscription waiting = hub.subscribe(EventFilter.EVERYTHING, 8, null);
            Future<Boolean> ended = threads.submit(() -> waiting.next(Duration.ofDays(400_000)) == null);
            waiting.close();
            assertThat(ended.get()).isTrue();
        }
    }

    @Test
    void armingNeverContradictsTheSubscribers() throws Exception {
        AtomicInteger armed = new AtomicInteger();
        AtomicInteger faults = new AtomicInteger();
        EventHub hub = new EventHub(
                arm -> {
                    // Every call must toggle: two calls in the same direction, or at once, would leave 0..1.
                    int after = arm ? armed.incrementAndGet() : armed.decrementAndGet();
                    if (after != (arm ? 1 : 0)) {
                        faults.incrementAndGet();
                    }
                },
                4,
                100);
        try (hub;
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> comers = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                comers.add(threads.submit(() -> comeAndGo(hub, 500)));
            }
            publish(hub, 2_000);
            for (Future<?> comer : comers) {
                comer.get();
            }
        }
        assertThat(faults).hasValue(0);
        assertThat(armed).hasValue(0);
    }

    private static void comeAndGo(EventHub hub, int times) {
        for (int i = 0; i < times; i++) {
            hub.subscribe(EventFilter.EVERYTHING, 2, "run-0").close();
        }
    }

    private static void publish(EventHub hub, int count) {
        for (int i = 0; i < count; i++) {
            hub.packet(TWO.get(i % 2));
        }
    }

    private static Callable<Seen> readAll(EventSubscription subscription, long wanted) {
        return () -> {
            long packets = 0;
            long lost = 0;
            long last = 0;
            boolean ascending = true;
            while (packets + lost < wanted) {
                switch (subscription.next(Duration.ofSeconds(30))) {
                    case Packet packet -> {
                        packets++;
                        ascending &= packet.number() > last;
                        last = packet.number();
                    }
                    case Loss loss -> lost += loss.count();
                    case null -> throw new AssertionError("nothing came for 30 s");
                }
            }
            subscription.acknowledge();
            return new Seen(packets, lost, ascending);
        };
    }
}
