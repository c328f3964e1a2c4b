package io.xdpgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.testkit.RequiresBpf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The panic switch passes everything: through the service, and past one that hangs. */
@RequiresBpf
class PanicIT {
    private static final int PORT = 7;

    @Test
    void passesEverythingAndFiltersAgain() throws Exception {
        try (World world = new World();
                Service service = Service.start("--netns", world.server.name(), "--interface", World.INTERFACE)) {
            world.echoUdp(PORT);
            assertThat(world.echoes(World.SERVER_IPV4, PORT)).isTrue();
            service.createRule("""
                    {"match":{"protocol":"udp"},"action":"drop"}""");
            assertThat(world.echoes(World.SERVER_IPV4, PORT)).isFalse();

            String answer = panic(service, "10");
            assertThat(answer).contains("until");
            assertThat(world.echoes(World.SERVER_IPV4, PORT)).isTrue();
            assertThat(service.get("/api/v1/statistics").toString()).contains("\"reason\":\"panic\"");
            panic(service, "end");
            assertThat(world.echoes(World.SERVER_IPV4, PORT)).isFalse();

            switchPastAHangingService(world, service);
        }
    }

    private static void switchPastAHangingService(World world, Service service) throws Exception {
        signal("STOP", service);
        try {
            launcher("--past-service");
            assertThat(world.echoes(World.SERVER_IPV4, PORT)).isTrue();
            launcher("--past-service-end");
            assertThat(world.echoes(World.SERVER_IPV4, PORT)).isFalse();
        } finally {
            signal("CONT", service);
        }
    }

    private static String panic(Service service, String what) throws Exception {
        return launcher(
                what,
                "--port",
                Integer.toString(service.port()),
                "--data-dir",
                service.directory().toString());
    }

    private static String launcher(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("./xdpgate", "panic"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static void signal(String name, Service service) throws IOException, InterruptedException {
        long pid = service.process().pid();
        int status = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                .inheritIO()
                .start()
                .waitFor();
        assertThat(status).isZero();
    }
}
