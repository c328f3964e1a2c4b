package io.xdpgate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.xdpgate.dataplane.PacketEvent;
import io.xdpgate.events.EventHub;
import io.xdpgate.events.EventHubTotals;
import io.xdpgate.testkit.Packets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/** 500 clients over real sockets at 1,000 events a second: half a million messages a second. */
@DirtiesContext
@TestPropertySource(properties = {"xdpgate.events.subscribers=500", "xdpgate.events.queue=4096"})
@Tag("alone")
class FiveHundredSubscribersTest extends ServiceTest {
    private static final int SUBSCRIBERS = 500;
    private static final int EVENTS_PER_SECOND = 1_000;
    private static final int SECONDS = 5;
    private static final int BURST = 10;

    @Autowired
    private EventHub hub;

    private final List<EventClient> clients = new ArrayList<>();
    private volatile boolean reading = true;

    @AfterEach
    void leave() throws IOException {
        for (EventClient one : clients) {
            one.close();
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> !kernel.isArmed());
    }

    @Test
    @Timeout(120)
    void eachGetsEachEventOrIsToldOfItsLoss() throws IOException, InterruptedException {
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < SUBSCRIBERS; i++) {
                EventClient one = EventClient.open(port, token(), "", 0);
                one.channel().configureBlocking(false);
                one.channel().register(selector, SelectionKey.OP_READ, one);
                clients.add(one);
            }
            Thread reader = Thread.ofPlatform().start(() -> read(selector));
            long took = emit();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> clients.stream().allMatch(one -> one.packets() + one.lost() == total()));
            long delivered = clients.stream().mapToLong(EventClient::packets).sum();
            await().until(() -> hub.queued() == 0);
            EventHubTotals totals = hub.totals();
            System.out.printf(
                    "rate: %,d subscribers, %,d events in %.2f s; delivered %,d, lost %,d%n",
                    SUBSCRIBERS, total(), took / 1e9, totals.delivered(), totals.lostSubscriber());
            assertThat(totals.offered()).isEqualTo((long) SUBSCRIBERS * total());
            assertThat(totals.delivered()).isEqualTo(delivered);
            assertThat(totals.delivered() + totals.lostSubscriber()).isEqualTo(totals.offered());
            assertThat(totals.lostSubscriber())
                    .as("nobody is slow, but a busy machine may be")
                    .isLessThan(totals.offered() / 100);
            reading = false;
            selector.wakeup();
            reader.join();
        }
    }

    /** @return what it took, in nanoseconds */
    private long emit() {
        PacketEvent event = Packets.dropped();
        long start = System.nanoTime();
        for (int burst = 1; burst <= total() / BURST; burst++) {
            for (int i = 0; i < BURST; i++) {
                kernel.emit(event);
            }
            long due = start + 1_000_000_000L * burst * BURST / EVENTS_PER_SECOND;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
        return System.nanoTime() - start;
    }

    private static int total() {
        return EVENTS_PER_SECOND * SECONDS;
    }

    private void read(Selector selector) {
        try {
            while (reading) {
                selector.select(key -> {
                    EventClient one = (EventClient) key.attachment();
                    if (!one.readOne()) {
                        key.cancel();
                    }
                });
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
