package io.xdpgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.testkit.RequiresBpf;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** A REST call drops real traffic, and deleting the rule brings it back. */
@RequiresBpf
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FirstPacketIT {
    private static final List<InetAddress> BOTH = List.of(World.SERVER_IPV4, World.SERVER_IPV6);

    private final World world = new World();
    private Service service;

    @BeforeAll
    void start() throws Exception {
        world.listenTcp(80);
        world.listenTcp(8081);
        world.echoUdp(7);
        service = Service.start("--netns", world.server.name(), "--interface", World.INTERFACE);
    }

    @AfterAll
    void stop() {
        try {
            if (service != null) {
                service.close();
            }
        } finally {
            world.close();
        }
    }

    @Test
    void dropsTcpToPort80AndNothingElse() throws Exception {
        for (InetAddress target : BOTH) {
            assertThat(world.connects(target, 80))
                    .as("before the rule, %s", target)
                    .isTrue();
        }
        String rule;
        try (EventStream events = new EventStream(service, "?verdict=drop")) {
            rule = service.createRule("""
                    {"match":{"protocol":"tcp","destinationPorts":["80"]},"action":"drop"}""");
            for (InetAddress target : BOTH) {
                assertThat(world.connects(target, 80))
                        .as("with the rule, %s", target)
                        .isFalse();
                assertThat(world.connects(target, 8081))
                        .as("another port, %s", target)
                        .isTrue();
                assertThat(world.echoes(target, 7)).as("UDP, %s", target).isTrue();
                assertThat(world.pings(target)).as("ICMP, %s", target).isTrue();
            }
            assertEvent(events.next("packet").data(), rule, "ipv4", "192.0.2.2", "192.0.2.1");
            EventStream.Message sixth = events.next("packet");
            while (!sixth.data().get("family").asString().equals("ipv6")) {
                sixth = events.next("packet");
            }
            assertEvent(sixth.data(), rule, "ipv6", "2001:db8::2", "2001:db8::1");
        }
        assertThat(service.packetsOf(rule)).isGreaterThanOrEqualTo(2);
        service.deleteRule(rule);
        for (InetAddress target : BOTH) {
            assertThat(world.connects(target, 80))
                    .as("after the rule, %s", target)
                    .isTrue();
        }
    }

    private static void assertEvent(JsonNode event, String rule, String family, String source, String destination) {
        assertThat(event.get("verdict").asString()).isEqualTo("drop");
        assertThat(event.get("reason").asString()).isEqualTo("rule");
        assertThat(event.get("ruleId").asString()).isEqualTo(rule);
        assertThat(event.get("interface").asString()).isEqualTo(World.INTERFACE);
        assertThat(event.get("family").asString()).isEqualTo(family);
        assertThat(event.get("source").asString()).isEqualTo(source);
        assertThat(event.get("destination").asString()).isEqualTo(destination);
        assertThat(event.get("protocol").asString()).isEqualTo("tcp");
        assertThat(event.get("destinationPort").asInt()).isEqualTo(80);
        assertThat(event.get("sourcePort").asInt()).isGreaterThan(1023);
        assertThat(event.get("tcpFlags").get(0).asString()).isEqualTo("SYN");
        assertThat(event.get("vlan").isNull()).isTrue();
        assertThat(event.get("length").asInt()).isBetween(60, 120);
    }

    @Test
    void dropsUdpBySourcePrefixAndPassesTheOtherFamily() {
        assertThat(world.echoes(World.SERVER_IPV4, 7)).isTrue();
        String rule = service.createRule("""
                {"match":{"protocol":"udp","source":{"prefixes":["192.0.2.0/30"]}},"action":"drop"}""");
        assertThat(world.echoes(World.SERVER_IPV4, 7)).isFalse();
        assertThat(world.echoes(World.SERVER_IPV6, 7)).isTrue();
        service.deleteRule(rule);
        assertThat(world.echoes(World.SERVER_IPV4, 7)).isTrue();
    }

    @Test
    void dropsPingsOfOneFamily() {
        assertThat(world.pings(World.SERVER_IPV6)).isTrue();
        String rule = service.createRule("""
                {"match":{"protocol":"icmpv6","icmp":{"type":128}},"action":"drop"}""");
        assertThat(world.pings(World.SERVER_IPV6)).isFalse();
        assertThat(world.pings(World.SERVER_IPV4)).isTrue();
        service.deleteRule(rule);
        assertThat(world.pings(World.SERVER_IPV6)).isTrue();
    }

    @Test
    void anEarlierPassWinsOverALaterDrop() {
        String drop = service.createRule("""
                {"priority":100,"match":{"protocol":"tcp"},"action":"drop"}""");
        assertThat(world.connects(World.SERVER_IPV4, 8081)).isFalse();
        String pass = service.createRule("""
                {"priority":10,"match":{"protocol":"tcp","destinationPorts":["8000-8100"]},"action":"pass"}""");
        assertThat(world.connects(World.SERVER_IPV4, 8081)).isTrue();
        assertThat(world.connects(World.SERVER_IPV4, 80)).isFalse();
        service.deleteRule(drop);
        service.deleteRule(pass);
        assertThat(world.connects(World.SERVER_IPV4, 80)).isTrue();
    }

    @Test
    void aDefaultOfDropKeepsNeighbourDiscovery() {
        assertThat(world.pings(World.SERVER_IPV6)).isTrue();
        JsonNode policy = put("{\"defaultAction\":\"drop\"}");
        assertThat(policy.get("defaultAction").asString()).isEqualTo("drop");
        assertThat(world.pings(World.SERVER_IPV6)).isFalse();
        world.client.run("ip", "-6", "neigh", "flush", "dev", "xg-client");
        String pass = service.createRule("""
                {"match":{"protocol":"icmpv6","icmp":{"type":128}},"action":"pass"}""");
        assertThat(world.pings(World.SERVER_IPV6))
                .as("the neighbour is found again")
                .isTrue();
        service.deleteRule(pass);
        put("{\"defaultAction\":\"pass\"}");
        assertThat(world.pings(World.SERVER_IPV6)).isTrue();
    }

    private JsonNode put(String policy) {
        var response = service.send(service.request("/api/v1/policy")
                .header("Content-Type", "application/json")
                .header("If-Match", "*")
                .PUT(java.net.http.HttpRequest.BodyPublishers.ofString(policy))
                .build());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return service.get("/api/v1/policy");
    }
}
