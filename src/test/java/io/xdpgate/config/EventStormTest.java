package io.xdpgate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.xdpgate.bpf.BpfDataplane;
import io.xdpgate.bpf.BpfOptions;
import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.EventTotals;
import io.xdpgate.events.EventHub;
import io.xdpgate.events.EventHubTotals;
import io.xdpgate.packet.FrameBuilder;
import io.xdpgate.testkit.RequiresBpf;
import io.xdpgate.testkit.TestNamespace;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/**
 * The service with the loaded program, under a storm: 200,000 packets a second of which each wants an event and
 * 30,000 on each CPU get one; one subscriber that keeps up, one that reads a little now and then, one that never reads.
 * Every round must add up. The rates must be reached in one of them: others may have the machine in the rest.
 */
@RequiresBpf
@Timeout(120)
@DirtiesContext
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@TestPropertySource(properties = {"xdpgate.events.queue=16384", "xdpgate.events.heartbeat=200ms"})
@Import(EventStormTest.LoadedProgram.class)
@Tag("alone")
class EventStormTest {
    private static final int WANTED_PER_SECOND = 200_000;
    private static final int DELIVERED_PER_SECOND = 20_000;
    private static final int BURST = 1_000;
    private static final int SECONDS = 2;
    private static final int ROUNDS = 5;

    /** Events a second on each CPU. */
    private static final int CAP = 30_000;

    /** Of each CPU's ring: what a second allows comes at its beginning. */
    private static final int PAGES = 1_024;

    private static final String INTERFACE = "xg-storm";

    private static final long BURST_NS = 1_000_000_000L * BURST / WANTED_PER_SECOND;

    private static final byte[] EVEN = frame(40_000);
    private static final byte[] ODD = frame(40_001);

    @TempDir
    private static Path data;

    @Autowired
    private EventHub hub;

    @Autowired
    private BpfDataplane kernel;

    @LocalServerPort
    private int port;

    private static TestNamespace host;

    /** One round: how long it took, and what came of it. */
    private record Round(double seconds, long wanted, long delivered) {
        boolean reachesTheRates() {
            return wanted / seconds > 0.99 * WANTED_PER_SECOND && delivered / seconds >= DELIVERED_PER_SECOND;
        }
    }

    @BeforeAll
    static void makeInterface() {
        host = TestNamespace.create();
        host.addVeth(INTERFACE, "xg-peer");
    }

    @AfterAll
    static void removeInterface() {
        host.close();
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class LoadedProgram {
        @Bean
        @Primary
        DataplaneOpener loadedProgram() {
            return (properties, sink) ->
                    BpfDataplane.open(BpfOptions.DEFAULT.withNetns(host.name()).withEvents(PAGES, CAP), sink);
        }
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("xdpgate.data-dir", () -> data.resolve("xdpgate").toString());
    }

    /** The program is attached, as it costs the kernel 50 ms to prepare a run of one that is not; packets come from runs. */
    @Test
    void everyWantedEventIsAccountedForAndTheFastSubscriberIsServed() throws Exception {
        kernel.attach(INTERFACE, AttachMode.AUTO, false);
        dropWithAnEventEach();
        List<Round> rounds = new ArrayList<>();
        try (EventClient fast = EventClient.open(port, token(), "", 0);
                EventClient slow = EventClient.open(port, token(), "?port=40001", 4_096);
                EventClient dead = EventClient.open(port, token(), "", 4_096)) {
            Thread reading = Thread.ofPlatform().start(fast::readAll);
            Thread dawdling = Thread.ofPlatform().start(() -> dawdle(slow));
            do {
                rounds.add(round(fast));
            } while (!rounds.getLast().reachesTheRates() && rounds.size() < ROUNDS);
            assertThat(hub.totals().lostSubscriber())
                    .as("by the slow and the dead one")
                    .isPositive();
            assertThat(dead.packets()).isZero();
            assertThat(slow.packets()).isPositive();
            fast.leave();
            slow.leave();
            reading.join();
            dawdling.join();
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> hub.totals().subscribers() == 0);
        assertThat(hub.queued()).isZero();
        EventHubTotals after = hub.totals();
        assertThat(after.offered())
                .isEqualTo(after.delivered() + after.filtered() + after.lostHub() + after.lostSubscriber());
        assertThat(rounds)
                .as("one with %,d wanted and %,d delivered events a second", WANTED_PER_SECOND, DELIVERED_PER_SECOND)
                .anyMatch(Round::reachesTheRates);
    }

    private Round round(EventClient fast) {
        EventTotals before = kernel.eventTotals();
        long deliveredBefore = fast.packets();
        double seconds = storm();
        // The last losses of the kernel are told within a quarter of a second of the last packet.
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        fast.packets() + fast.lost() == kernel.eventTotals().emitted());
        long wanted = kernel.eventTotals().wanted() - before.wanted();
        assertThat(wanted).isEqualTo(SECONDS * WANTED_PER_SECOND);
        settled(fast);
        Round round = new Round(seconds, wanted, fast.packets() - deliveredBefore);
        System.out.printf(
                "rate: storm of %.2f s, %,.0f events wanted and %,.0f delivered to the fast one a second%n",
                seconds, round.wanted() / seconds, round.delivered() / seconds);
        return round;
    }

    /** What each stage says adds up with what the next one says, and with what the client has seen. */
    private void settled(EventClient fast) {
        EventTotals kernelTotals = kernel.eventTotals();
        assertThat(kernelTotals.wanted()).isEqualTo(kernelTotals.emitted() + kernelTotals.suppressed());
        assertThat(kernelTotals.emitted()).isEqualTo(kernelTotals.received() + kernelTotals.lost());
        EventHubTotals totals = hub.totals();
        assertThat(totals.received()).isEqualTo(kernelTotals.received());
        assertThat(totals.offered())
                .isEqualTo(totals.delivered()
                        + totals.filtered()
                        + totals.lostHub()
                        + totals.lostSubscriber()
                        + hub.queued());
        assertThat(totals.filtered()).as("half, by the slow one").isBetween(1L, totals.received());
        assertThat(fast.lost("kernel")).isEqualTo(kernelTotals.lost());
        assertThat(fast.packets() + fast.lost("subscriber")).isEqualTo(totals.received());
        System.out.printf(
                "storm: wanted %,d, suppressed %,d, lost in the kernel %,d, received %,d; offered %,d, delivered %,d,"
                        + " filtered %,d, lost by subscribers %,d%n",
                kernelTotals.wanted(),
                kernelTotals.suppressed(),
                kernelTotals.lost(),
                kernelTotals.received(),
                totals.offered(),
                totals.delivered(),
                totals.filtered(),
                totals.lostSubscriber());
    }

    /** @return seconds that it took to send packets, half of them of each port, at the rate of the storm */
    private double storm() {
        long start = System.nanoTime();
        for (int burst = 0; burst < SECONDS * WANTED_PER_SECOND / BURST; burst++) {
            kernel.testRun(burst % 2 == 0 ? EVEN : ODD, BURST);
            for (long left = start + (burst + 1) * BURST_NS - System.nanoTime();
                    left > 0;
                    left = start + (burst + 1) * BURST_NS - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static void dawdle(EventClient client) {
        while (client.readOne()) {
            LockSupport.parkNanos(10_000_000);
        }
    }

    private void dropWithAnEventEach() throws IOException, InterruptedException {
        String rule = "{\"match\":{\"protocol\":\"udp\"},\"action\":\"drop\","
                + "\"log\":{\"every\":1,\"maxPerSecond\":" + CAP + ",\"snapLength\":0}}";
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/rules"))
                .header("Authorization", "Bearer " + token())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(rule))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        }
    }

    private static String token() throws IOException {
        return Files.readString(data.resolve("xdpgate").resolve("admin.token")).strip();
    }

    private static byte[] frame(int sourcePort) {
        return FrameBuilder.ipv4().udp(sourcePort, 9).build();
    }
}
