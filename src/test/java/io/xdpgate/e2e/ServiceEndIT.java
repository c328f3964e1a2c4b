package io.xdpgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.xdpgate.testkit.RequiresBpf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is left of the firewall after each way in which the service can end. */
@RequiresBpf
class ServiceEndIT {
    private static final int PORT = 7;

    private final World world = new World();
    private final Path pins = Path.of("/sys/fs/bpf/xdpgate-t-"
            + Long.toHexString(ThreadLocalRandom.current().nextLong()));

    @AfterEach
    void closeEverything() throws IOException {
        try (world) {
            if (Files.exists(pins)) {
                try (var names = Files.list(pins)) {
                    for (Path name : names.toList()) {
                        Files.delete(name);
                    }
                }
                Files.delete(pins);
            }
        }
    }

    private String[] arguments(String onStop) {
        return new String[] {
            "--netns",
            world.server.name(),
            "--interface",
            World.INTERFACE,
            "--pin-directory",
            pins.toString(),
            "--on-stop",
            onStop
        };
    }

    private static void dropUdp(Service service) {
        service.createRule("""
                {"match":{"protocol":"udp"},"action":"drop"}""");
    }

    @Test
    void theCallThatKeepsLeavesTheFirewallAndTheCallThatRemovesLeavesNothing() throws Exception {
        world.echoUdp(PORT);
        int program;
        try (Service service = Service.start(arguments("remove"))) {
            dropUdp(service);
            program = attached();
            service.exchange("POST", "/api/v1/system/stop", "{\"filtering\":\"keep\"}", 202);
            assertThat(service.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(attached()).isEqualTo(program);
        assertThat(world.echoes(World.SERVER_IPV4, PORT)).isFalse();
        assertThat(Files.exists(pins.resolve("link_0"))).isTrue();
        // A data directory of its own has no policy: what is in force stays, and says so.
        try (Service service = Service.startUnwell(arguments("keep"))) {
            assertThat(service.get("/api/v1/interfaces").toString()).contains(World.INTERFACE);
            assertThat(attached()).isEqualTo(program);
            assertThat(world.echoes(World.SERVER_IPV4, PORT)).isFalse();
            service.exchange("POST", "/api/v1/system/stop", "{\"filtering\":\"remove\"}", 202);
            assertThat(service.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        assertNothingIsLeft(program);
        assertThat(world.echoes(World.SERVER_IPV4, PORT)).isTrue();
    }

    /** The whole service, its policy on disk, comes back under the same packets. */
    @Test
    void aKillLeavesTheFirewallPanicGoesPastItAndTheNextStartGoesOn() throws Exception {
        world.echoUdp(PORT);
        Service service = Service.start(arguments("keep"));
        int program;
        try {
            String rule = service.createRule("""
                    {"match":{"protocol":"udp"},"action":"drop"}""");
            program = attached();
            service.kill();
            assertThat(attached()).isEqualTo(program);
            assertThat(world.echoes(World.SERVER_IPV4, PORT)).isFalse();
            launcher("--past-service");
            assertThat(world.echoes(World.SERVER_IPV4, PORT)).isTrue();
            launcher("--past-service-end");
            assertThat(world.echoes(World.SERVER_IPV4, PORT)).isFalse();

            service = service.killAndStartAgain(arguments("remove"));
            assertThat(attached()).isEqualTo(program);
            assertThat(world.echoes(World.SERVER_IPV4, PORT)).isFalse();
            assertThat(service.packetsOf(rule)).isEqualTo(3);
            service.deleteRule(rule);
            assertThat(world.echoes(World.SERVER_IPV4, PORT)).isTrue();
        } finally {
            service.close();
        }
        assertNothingIsLeft(program);
    }

    private void assertNothingIsLeft(int program) {
        assertThat(attached()).isZero();
        assertThat(pins).doesNotExist();
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() ->
                        assertThat(world.server.run("bpftool", "prog", "show")).doesNotContain("\n" + program + ": "));
        assertThat(world.server.run("bpftool", "link", "show")).doesNotContain("prog " + program);
    }

    /** Id of the program on the server's interface; 0: none. */
    private int attached() {
        var link = tools.jackson.databind.json.JsonMapper.shared()
                .readTree(world.server.run("ip", "-j", "link", "show", "dev", World.INTERFACE))
                .get(0);
        return link.has("xdp") ? link.get("xdp").get("prog").get("id").asInt() : 0;
    }

    private static void launcher(String what) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder("./xdpgate", "panic", what).inheritIO().start();
        assertThat(process.waitFor()).isZero();
    }
}
