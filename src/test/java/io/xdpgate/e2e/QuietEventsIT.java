package io.xdpgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.xdpgate.testkit.RequiresBpf;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** While nobody listens, no event is made; while somebody does, the cap holds and everything adds up. */
@RequiresBpf
class QuietEventsIT {
    private static final int PACKETS = 100_000;
    private static final byte[] FRAME = HexFormat.of()
            .parseHex("020000000001" + "020000000002" + "0800" + "4500002400000000401100" + "00" + "c0000202"
                    + "c0000201" + "9c400009" + "00100000" + "00".repeat(8));

    @Test
    void emitsNothingOverAHundredThousandDropsUntilSomebodyListens() throws Exception {
        try (World world = new World();
                Service service = Service.start("--netns", world.server.name(), "--interface", World.INTERFACE)) {
            String rule = service.createRule("""
                    {"match":{"protocol":"udp","destinationPorts":["9"]},"action":"drop",
                     "log":{"every":1,"maxPerSecond":50,"snapLength":64}}""");
            world.inject(FRAME, PACKETS);
            await().until(() -> service.packetsOf(rule) == PACKETS);
            assertThat(events(service, "wanted")).isZero();
            assertThat(events(service, "emitted")).isZero();

            try (EventStream stream = new EventStream(service, "")) {
                world.inject(FRAME, PACKETS);
                assertThat(stream.next("packet").data().get("ruleId").asString())
                        .isEqualTo(rule);
                await().until(() -> service.packetsOf(rule) == 2 * PACKETS);
                long wanted = events(service, "wanted");
                long emitted = events(service, "emitted");
                assertThat(wanted).isEqualTo(PACKETS);
                assertThat(emitted + events(service, "suppressed")).isEqualTo(wanted);
                assertThat(emitted).as("50 a second on each CPU").isBetween(1L, 5_000L);
                await().until(() -> events(service, "received") + events(service, "lostKernel") == emitted);
            }
        }
    }

    private static long events(Service service, String name) {
        return service.get("/api/v1/system").get("events").get(name).asLong();
    }
}
