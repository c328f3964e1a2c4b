package io.xdpgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.xdpgate.testkit.RequiresBpf;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An administrator cuts himself off by a rule against his own address, in real packets, and what he did not confirm goes
 * by itself: while the service lives, and when it was killed in the meantime.
 */
@RequiresBpf
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class CallerCutOffIT {
    private static final String RULES = "/api/v1/rules";
    private static final String AGAINST_HIM =
            "{\"name\":\"cut-off\",\"match\":{\"source\":{\"prefixes\":[\"192.0.2.2\"]}},\"action\":\"drop\"}";

    @TempDir
    Path directory;

    private final World world = new World();
    private final int port = 8443;
    private @Nullable Process service;

    @AfterEach
    void end() throws Exception {
        try (world) {
            if (service != null) {
                service.destroy();
                service.waitFor(20, TimeUnit.SECONDS);
                service.destroyForcibly().waitFor();
            }
        }
    }

    /** Starts the service on the host to be protected, where its API listens on the protected interface. */
    private void start() throws IOException {
        service = Service.launchIn(
                world.server,
                directory,
                port,
                "--server.address=" + World.SERVER_IPV4.getHostAddress(),
                "--interface",
                World.INTERFACE);
    }

    private void kill() throws InterruptedException {
        Objects.requireNonNull(service).destroyForcibly().waitFor();
    }

    private RemoteCaller connect() throws IOException {
        String token = Files.readString(directory.resolve("admin.token")).strip();
        return world.inClient.call(() -> new RemoteCaller(World.SERVER_IPV4, port, token));
    }

    /** A connection over which a ready service answers. */
    private RemoteCaller awaitService() {
        RemoteCaller[] caller = new RemoteCaller[1];
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(() -> {
                    RemoteCaller made = connect();
                    caller[0] = made;
                    return made.call("GET", "/actuator/health", "").status() == 200;
                });
        return caller[0];
    }

    @Test
    void whoCutsHimselfOffIsBackWhenTheTimeIsOver() throws Exception {
        start();
        try (RemoteCaller caller = awaitService()) {
            RemoteCaller.Answer refused = caller.call("POST", RULES + "?confirmWithin=PT3S", AGAINST_HIM);
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.body().at("/lockouts/0/ruleName").asString()).isEqualTo("cut-off");

            long start = System.nanoTime();
            assertThat(cutOff(caller, "PT3S")).isEqualTo(2);
            caller.ask("GET", "/api/v1/revisions/2", "");
            assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> caller.answer(1_000));
            assertThat(world.connects(World.SERVER_IPV4, port))
                    .as("in the window")
                    .isFalse();
            // TCP sends it again, the longer it takes the less often.
            RemoteCaller.Answer answer = caller.answer(20_000);
            long tookMs = (System.nanoTime() - start) / 1_000_000;
            assertThat(answer.body().get("state").asString()).isEqualTo("reverted");
            assertThat(tookMs).isBetween(2_900L, 15_000L);
            assertThat(world.connects(World.SERVER_IPV4, port)).as("afterwards").isTrue();

            assertThat(cutOff(caller, "PT2S")).isEqualTo(4);
        }
        kill();
        assertThat(world.connects(World.SERVER_IPV4, port))
                .as("what was pinned goes on filtering: nobody even refuses")
                .isFalse();
        start();
        try (RemoteCaller caller = awaitService()) {
            RemoteCaller.Answer answer = caller.call("GET", "/api/v1/revisions/4", "");
            assertThat(answer.body().get("state").asString()).isEqualTo("reverted");
        }
    }

    /** @return number of the revision */
    private static int cutOff(RemoteCaller caller, String within) throws IOException {
        RemoteCaller.Answer made =
                caller.call("POST", RULES + "?acknowledge=lockout&confirmWithin=" + within, AGAINST_HIM);
        assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
        assertThat(made.body().at("/warnings/0/kind").asString()).isEqualTo("blocks-caller");
        return made.body().get("revision").asInt();
    }
}
