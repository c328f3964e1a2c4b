package io.xdpgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.testkit.RequiresBpf;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Prometheus scrapes what the kernel counted. */
@RequiresBpf
class MetricsIT {
    @Test
    void aScrapeShowsDroppedAndPassedPackets() throws Exception {
        try (World world = new World();
                Service service = Service.start("--netns", world.server.name(), "--interface", World.INTERFACE)) {
            world.listenTcp(80);
            assertThat(world.connects(World.SERVER_IPV4, 80)).isTrue();
            String dropped = sample("drop", "rule");
            String passed = sample("pass", "default");
            Map<String, Double> before = scrape(service);
            assertThat(before.getOrDefault(passed, 0.0)).isGreaterThanOrEqualTo(2);
            assertThat(before.getOrDefault(dropped, 0.0)).isZero();
            service.createRule("""
                    {"match":{"protocol":"tcp","destinationPorts":["80"]},"action":"drop"}""");
            assertThat(world.connects(World.SERVER_IPV4, 80)).isFalse();
            Map<String, Double> after = scrape(service);
            assertThat(after.getOrDefault(dropped, 0.0)).isGreaterThanOrEqualTo(1);
            assertThat(after.getOrDefault(passed, 0.0)).isGreaterThanOrEqualTo(before.getOrDefault(passed, 0.0));
            assertThat(after.get("xdpgate_policy_revision")).isEqualTo(2.0);
            assertThat(after).containsEntry("xdpgate_attachment_info{interface=\"xg-server\",mode=\"native\"}", 1.0);
        }
    }

    private static String sample(String verdict, String reason) {
        return "xdpgate_packets_total{interface=\"" + World.INTERFACE + "\",reason=\"" + reason + "\",verdict=\""
                + verdict + "\"}";
    }

    /** Sample name with its sorted labels, to value. */
    private static Map<String, Double> scrape(Service service) {
        var response = service.send(service.request("/actuator/prometheus").build());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("# TYPE xdpgate_packets_total counter");
        return Arrays.stream(response.body().split("\n"))
                .filter(line -> line.startsWith("xdpgate_"))
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(parts -> parts[0], parts -> Double.parseDouble(parts[1])));
    }
}
