package io.xdpgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.xdpgate.testkit.RequiresBpf;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The launcher's commands against the packaged service, as an operator types them. */
@RequiresBpf
class CommandLineIT {
    private static final int PORT = 8_022;

    /** What a command printed, and its exit status. */
    private record Result(int status, String out, String err) {}

    @Test
    void anOperatorAtThreeInTheMorning() throws Exception {
        try (World world = new World();
                Service service = Service.start("--netns", world.server.name(), "--interface", World.INTERFACE)) {
            world.listenTcp(PORT);
            assertThat(world.connects(World.SERVER_IPV4, PORT)).isTrue();
            assertThat(run(service, "status").out()).contains(World.INTERFACE).doesNotContain("\033");
            assertThat(onATerminal(service, "status")).contains(World.INTERFACE).contains("\033[1mINTERFACE");

            Result added = run(
                    service, "rules", "add", "drop", "tcp", "from", "192.0.2.2", "to", "port", "8022", "--ttl", "1h");
            assertThat(added.status()).as(added.err()).isZero();
            assertThat(world.connects(World.SERVER_IPV4, PORT)).isFalse();
            String id = added.out().strip();
            assertThat(run(service, "rules", "list").out()).contains(id).contains("tcp from 192.0.2.2 to port 8022");
            followsEvents(world, service, id);
            assertThat(run(service, "trace", "tcp from 192.0.2.2 to 192.0.2.1 port 8022 flags SYN")
                            .out())
                    .contains(id + ": drop, matches");

            Result refused = run(service, "rules", "add", "drop", "from", "192.0.2.300");
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.err()).contains("source prefixes, item 1");
            assertThat(run(service, "rules", "rm", id).status()).isZero();
            assertThat(world.connects(World.SERVER_IPV4, PORT)).isTrue();

            setsAndPanic(world, service);
            wholePolicies(world, service);
        }
    }

    private static void followsEvents(World world, Service service, String id) throws Exception {
        Process follow = command(service, List.of("events", "-f", "--rule", id)).start();
        try (BufferedReader lines = follow.inputReader(StandardCharsets.UTF_8)) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> service.get("/api/v1/system")
                                    .at("/usage/subscribers/used")
                                    .asInt()
                            == 1);
            assertThat(world.connects(World.SERVER_IPV4, PORT)).isFalse();
            assertThat(lines.readLine()).contains("drop", "192.0.2.2:", "192.0.2.1:8022", "SYN", id);
        } finally {
            follow.destroy();
            follow.waitFor();
        }
    }

    private static void setsAndPanic(World world, Service service) throws Exception {
        assertThat(run(service, "set", "create", "bad").status()).isZero();
        assertThat(run(service, "rules", "add", "drop from @bad").status()).isZero();
        assertThat(run(service, "set", "add", "bad", "192.0.2.0/30").err()).contains("added 1");
        assertThat(world.connects(World.SERVER_IPV4, PORT)).isFalse();
        assertThat(run(service, "panic", "1").out()).contains("until");
        assertThat(world.connects(World.SERVER_IPV4, PORT)).isTrue();
        assertThat(run(service, "panic", "end").status()).isZero();
        assertThat(run(service, "set", "rm", "bad", "192.0.2.0/30").err()).contains("removed 1");
        assertThat(world.connects(World.SERVER_IPV4, PORT)).isTrue();
        assertThat(run(service, "set", "list").out()).containsPattern("bad +0 ");
    }

    /** Plan, apply for a time, confirm, and both ways back; the packets say what is in force. */
    private static void wholePolicies(World world, Service service) throws Exception {
        Path file = Files.createTempFile("xdpgate-policy", ".json");
        try {
            ObjectNode policy = (ObjectNode) service.get("/api/v1/policy");
            policy.remove("revision");
            policy.withArray("/rules").removeAll();
            Files.writeString(file, policy.toString());
            assertThat(run(service, "apply", file.toString()).status()).isZero();
            assertThat(run(service, "confirm").status()).as("nothing waits").isEqualTo(1);
            policy.withArray("/rules")
                    .addObject()
                    .put("name", "no-8022")
                    .put("action", "drop")
                    .putObject("match")
                    .put("protocol", "tcp")
                    .putArray("destinationPorts")
                    .add("8022");
            Files.writeString(file, policy.toString());

            Result plan = run(service, "plan", file.toString());
            assertThat(plan.out()).as(plan.err()).contains("+ no-8022: drop tcp to port 8022");
            assertThat(world.connects(World.SERVER_IPV4, PORT))
                    .as("a plan does nothing")
                    .isTrue();
            Result applied = run(service, "apply", file.toString(), "--confirm-within", "5m");
            assertThat(applied.err()).contains("in force, as revision", "goes back in 300 s");
            assertThat(world.connects(World.SERVER_IPV4, PORT)).isFalse();

            assertThat(run(service, "revert", "--note", "was wrong").err()).contains("is in force again, as revision");
            assertThat(world.connects(World.SERVER_IPV4, PORT)).isTrue();
            assertThat(newestRevision(service))
                    .as("taken back for good, nothing waits")
                    .isEqualTo("active was wrong");

            assertThat(run(service, "apply", file.toString(), "--confirm-within", "5m")
                            .status())
                    .isZero();
            assertThat(newestRevision(service)).startsWith("provisional");
            assertThat(run(service, "confirm").err()).contains("confirmed revision");
            assertThat(newestRevision(service)).startsWith("active");
            assertThat(world.connects(World.SERVER_IPV4, PORT)).isFalse();
            assertThat(run(service, "revert").status()).isZero();
            assertThat(world.connects(World.SERVER_IPV4, PORT)).isTrue();
        } finally {
            Files.delete(file);
        }
    }

    private static String newestRevision(Service service) {
        JsonNode newest = service.get("/api/v1/revisions?limit=1").at("/items/0");
        return newest.path("state").asString("") + " " + newest.path("note").asString("");
    }

    /** Done within a second on an idle machine; the bound is for a busy one. */
    @Test
    void startsQuicklyAndSaysThatNobodyAnswers() throws Exception {
        Path nowhere = Files.createTempDirectory("xdpgate-cli");
        ProcessBuilder status = new ProcessBuilder(
                "./xdpgate",
                "status",
                "--api",
                "http://127.0.0.1:" + Service.freePort(),
                "--data-dir",
                nowhere.toString());
        long start = System.nanoTime();
        Result result = result(status.start());
        assertThat(result.status()).isEqualTo(3);
        assertThat(result.err()).contains("does not answer");
        System.out.printf("rate: a command took %.2f s%n", (System.nanoTime() - start) / 1e9);
        Files.delete(nowhere);
    }

    /** What is shown on a terminal of the command's own. */
    private static String onATerminal(Service service, String... words) throws IOException, InterruptedException {
        String command = String.join(" ", command(service, List.of(words)).command());
        ProcessBuilder script = new ProcessBuilder("script", "-qec", command, "/dev/null");
        script.environment().put("TERM", "xterm");
        script.environment().remove("NO_COLOR");
        Result shown = result(script.start());
        assertThat(shown.status()).as(shown.out()).isZero();
        return shown.out();
    }

    private static Result run(Service service, String... words) throws IOException, InterruptedException {
        return result(command(service, List.of(words)).start());
    }

    private static ProcessBuilder command(Service service, List<String> words) {
        List<String> command = new ArrayList<>(List.of("./xdpgate"));
        command.addAll(words);
        command.addAll(List.of(
                "--api",
                "http://127.0.0.1:" + service.port(),
                "--data-dir",
                service.directory().toString()));
        return new ProcessBuilder(command);
    }

    private static Result result(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), out, err);
    }
}
