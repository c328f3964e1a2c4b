package io.xdpgate.e2e;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.xdpgate.testkit.RequiresBpf;
import io.xdpgate.testkit.TestNamespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The packaged service as a user who has nothing but CAP_BPF, CAP_NET_ADMIN and CAP_PERFMON, started inside the namespace
 * that it protects: attach, events, trace, growth, an interface that comes back, a kill and going on with the pins, doctor.
 */
@RequiresBpf
class LeastPrivilegeIT {
    private static final int USER = 65_534;
    private static final int PORT = 8_080;
    private static final String CAPABILITIES = "-all,+bpf,+net_admin,+perfmon";
    private static final JsonMapper JSON = JsonMapper.shared();
    /** Enough for the tables to need another program. */
    private static final int MANY = 20_000;

    @TempDir
    private Path folder;

    private final World world = new World();
    private @Nullable Process service;

    @BeforeEach
    void prepareForTheUser() throws IOException {
        world.listenTcp(80);
        world.listenTcp(81);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        // The original may be below a private home.
        world.server.run(
                "sh",
                "-c",
                "cp -r " + PackagedService.directory() + "/lib " + PackagedService.directory() + "/*.jar " + folder
                        + " && chmod -R a+rX " + folder);
        // A bpffs of its own, which every user may enter: that of the host is root's where systemd mounts it.
        Files.createDirectory(bpffs());
        world.server.run("mount", "-t", "bpf", "xg-bpf", bpffs().toString());
        // What doctor asks root to do.
        String user = Integer.toString(USER);
        world.server.run("install", "-d", "-m", "0700", "-o", user, data().toString(), pins().toString());
    }

    @AfterEach
    void stop() {
        try {
            if (service != null) {
                service.destroyForcibly().onExit().join();
            }
        } finally {
            world.server.run("umount", bpffs().toString());
            world.close();
        }
    }

    @Test
    void threeCapabilitiesAreEnoughForEverything() throws Exception {
        start("--interface", World.INTERFACE);
        assertExactlyThreeCapabilities();

        Path events = folder.resolve("events");
        Process stream = new ProcessBuilder(curl("-N", "/api/v1/events?verdict=drop"))
                .redirectOutput(events.toFile())
                .start();
        try {
            String rule = """
                    {"match":{"protocol":"tcp","destinationPorts":["80"]},"action":"drop","log":{}}""";
            assertThat(call("POST", "/api/v1/rules", rule).get("id").asString()).startsWith("r_");
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                assertThat(world.connects(World.SERVER_IPV4, 80)).isFalse();
                return Files.readString(events).contains("\"destinationPort\":80");
            });
        } finally {
            stream.destroy();
        }
        assertThat(world.connects(World.SERVER_IPV4, 81)).isTrue();
        String traced = """
                {"packet":{"interface":"%s","source":"192.0.2.2","destination":"192.0.2.1","protocol":"tcp",
                "sourcePort":40000,"destinationPort":80,"tcpFlags":["SYN"]}}""".formatted(World.INTERFACE);
        assertThat(call("POST", "/api/v1/trace", traced).get("verdict").asString())
                .isEqualTo("drop");

        comesBackWithItsInterface();
        goesOnWithItsPinsAfterAKill();
        growsIntoAnotherProgram();
    }

    @Test
    void doctorSaysThatItIsEnoughAndWhatIsLess() throws Exception {
        String ready = run(CAPABILITIES, "doctor");
        assertThat(ready)
                .contains(
                        "ok        capability-bpf",
                        "ok        capability-net-admin",
                        "ok        capability-perfmon",
                        "degraded  capability-sys-admin",
                        "yes       packet-metadata",
                        "yes       live-frames")
                .contains("ready, with less")
                .doesNotContain("missing  ");
        String less = run("-all,+bpf,+net_admin", "doctor");
        assertThat(less).contains("missing   capability-perfmon", "not ready");
        assertThat(run("-all", "doctor")).contains("unknown   live-frames", "this process lacks CAP_BPF");
    }

    private void growsIntoAnotherProgram() {
        int before = programId();
        String rules = IntStream.range(0, MANY)
                .mapToObj(i -> """
                        {"match":{"source":{"prefixes":["10.%d.%d.0/24"]}},"action":"drop"}""".formatted(i >> 8, i & 255))
                .collect(Collectors.joining(",", "[", "]"));
        call("POST", "/api/v1/rules", rules);
        assertThat(programId()).as("the program after growth").isNotEqualTo(before);
        assertThat(world.connects(World.SERVER_IPV4, 80)).isFalse();
        assertThat(world.connects(World.SERVER_IPV4, 81)).isTrue();
    }

    private void comesBackWithItsInterface() {
        world.server.run("ip", "link", "del", World.INTERFACE);
        world.server.addVeth(World.INTERFACE, world.client, "xg-client");
        world.server.run("ip", "address", "add", "192.0.2.1/24", "dev", World.INTERFACE);
        world.client.run("ip", "address", "add", "192.0.2.2/24", "dev", "xg-client");
        await().atMost(Duration.ofSeconds(2))
                .until(() -> world.server
                        .run("ip", "-d", "link", "show", "dev", World.INTERFACE)
                        .contains("prog/xdp"));
        assertThat(world.connects(World.SERVER_IPV4, 80)).isFalse();
        assertThat(world.connects(World.SERVER_IPV4, 81)).isTrue();
    }

    private void goesOnWithItsPinsAfterAKill() throws Exception {
        int before = programId();
        requireNonNull(service).destroyForcibly().onExit().join();
        assertThat(world.connects(World.SERVER_IPV4, 80)).isFalse();
        start("--interface", World.INTERFACE);
        assertThat(programId()).isEqualTo(before);
        assertThat(world.connects(World.SERVER_IPV4, 80)).isFalse();
        assertThat(world.connects(World.SERVER_IPV4, 81)).isTrue();
    }

    private int programId() {
        return call("GET", "/api/v1/interfaces/" + World.INTERFACE + "/attachment", "")
                .get("program")
                .get("id")
                .asInt();
    }

    private void start(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "--port",
                Integer.toString(PORT),
                "--data-dir",
                data().toString(),
                "--pin-directory",
                pins().toString()));
        all.addAll(List.of(arguments));
        Path log = folder.resolve("service.log");
        Process started = new ProcessBuilder(command(CAPABILITIES, all.toArray(String[]::new)))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        service = started;
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    assertThat(started.isAlive()).as(Files.readString(log)).isTrue();
                    Process health = new ProcessBuilder(curl("-f", "/actuator/health"))
                            .redirectErrorStream(true)
                            .start();
                    health.getInputStream().readAllBytes();
                    return health.waitFor() == 0;
                });
    }

    private void assertExactlyThreeCapabilities() throws IOException {
        Process started = requireNonNull(service);
        assertThat(Files.readAllLines(Path.of("/proc/" + started.pid() + "/status")))
                .contains(
                        "Uid:\t65534\t65534\t65534\t65534",
                        "CapEff:\t000000c000001000",
                        "CapBnd:\t000000c000001000",
                        "NoNewPrivs:\t1");
    }

    /** Runs to the end; what it printed on both streams. */
    private String run(String capabilities, String... arguments) throws Exception {
        Process process = new ProcessBuilder(command(capabilities, arguments))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    private List<String> command(String capabilities, String... arguments) {
        List<String> command = new ArrayList<>(inside(world.server));
        command.addAll(List.of(
                "setpriv",
                "--reuid=" + USER,
                "--regid=" + USER,
                "--clear-groups",
                "--no-new-privs",
                "--inh-caps=" + capabilities,
                "--ambient-caps=" + capabilities,
                "--bounding-set=" + capabilities,
                "--",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                folder.resolve("xdpgate.jar").toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private JsonNode call(String method, String path, String body) {
        List<String> arguments = new ArrayList<>(List.of("--fail-with-body", "-X", method));
        if (!body.isEmpty()) {
            try {
                Path file = Files.writeString(folder.resolve("body"), body);
                arguments.addAll(List.of("-H", "Content-Type: application/json", "-d", "@" + file));
            } catch (IOException unwritable) {
                throw new AssertionError(unwritable);
            }
        }
        arguments.add(path);
        List<String> command = curl(arguments.toArray(String[]::new));
        return JSON.readTree(world.server.run(
                command.subList(inside(world.server).size(), command.size()).toArray(String[]::new)));
    }

    /** The last argument is the path. */
    private List<String> curl(String... arguments) {
        List<String> command = new ArrayList<>(inside(world.server));
        command.addAll(List.of("curl", "-sS", "-m", "30"));
        Path token = data().resolve("admin.token");
        if (Files.exists(token)) {
            try {
                command.addAll(List.of(
                        "-H", "Authorization: Bearer " + Files.readString(token).strip()));
            } catch (IOException unreadable) {
                throw new AssertionError(unreadable);
            }
        }
        command.addAll(List.of(arguments).subList(0, arguments.length - 1));
        command.add("http://127.0.0.1:" + PORT + arguments[arguments.length - 1]);
        return command;
    }

    private static List<String> inside(TestNamespace namespace) {
        return List.of("nsenter", "--net=" + namespace.path(), "--");
    }

    private Path bpffs() {
        return folder.resolve("bpf");
    }

    private Path pins() {
        return bpffs().resolve("xdpgate");
    }

    private Path data() {
        return folder.resolve("data");
    }
}
