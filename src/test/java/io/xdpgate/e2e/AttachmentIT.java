package io.xdpgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.testkit.RequiresBpf;
import io.xdpgate.testkit.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the API says of an attachment is what the kernel's own tools say. */
@RequiresBpf
class AttachmentIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PATH = "/api/v1/interfaces/" + World.INTERFACE + "/attachment";

    @Test
    void saysWhatBpftoolAndIpSay() throws Exception {
        try (World world = new World();
                Service service = Service.start("--netns", world.server.name(), "--interface", World.INTERFACE)) {
            JsonNode attachment = service.get(PATH);
            assertThat(attachment.get("requestedMode").asString()).isEqualTo("auto");
            assertThat(attachment.get("mode").asString()).isEqualTo("native");
            assertThat(attachment.get("attempts").get(0).get("outcome").asString())
                    .isEqualTo("attached");
            assertSameProgram(attachment.get("program"), world.server, "xdp");
            service.exchange("DELETE", PATH, "", 204);
            service.exchange("DELETE", PATH, "", 404);
            assertThat(link(world.server).has("xdp")).isFalse();
            JsonNode generic = service.exchange("PUT", PATH, "{\"mode\":\"generic\"}", 201);
            assertThat(generic.get("degraded").asBoolean()).isTrue();
            assertSameProgram(generic.get("program"), world.server, "xdpgeneric");
            service.exchange("PUT", PATH, "{\"mode\":\"generic\"}", 200);
        }
    }

    @Test
    void fallsBackToGenericAndSaysWhy() throws Exception {
        try (World world = new World();
                Service service = Service.start("--netns", world.server.name(), "--interface", World.INTERFACE)) {
            service.exchange("DELETE", PATH, "", 204);
            world.client.run("ip", "link", "set", "xg-client", "mtu", "9000");
            world.server.run("ip", "link", "set", World.INTERFACE, "mtu", "9000");
            JsonNode refused = service.exchange("PUT", PATH, "{\"mode\":\"native\"}", 422);
            assertThat(refused.get("attempts").get(0).get("mode").asString()).isEqualTo("native");
            assertThat(refused.get("attempts").get(0).get("outcome").asString()).isEqualTo("refused");
            assertThat(refused.get("attempts").get(0).get("message").asString()).isNotBlank();
            assertThat(link(world.server).has("xdp")).isFalse();
            JsonNode fallen = service.exchange("PUT", PATH, "{}", 201);
            assertThat(fallen.get("mode").asString()).isEqualTo("generic");
            assertThat(fallen.get("attempts").size()).isEqualTo(2);
            service.exchange("PUT", "/api/v1/interfaces/absent/attachment", "{}", 404);
        }
    }

    @Test
    void leavesAForeignProgramAloneUnlessForced() throws Exception {
        try (World world = new World();
                Service service = Service.start("--netns", world.server.name(), "--interface", World.INTERFACE)) {
            service.exchange("DELETE", PATH, "", 204);
            Path object = foreignProgram();
            world.server.run(
                    "ip", "link", "set", World.INTERFACE, "xdpdrv", "object", object.toString(), "section", "xdp");
            int foreign = link(world.server).get("xdp").get("prog").get("id").asInt();
            JsonNode problem = service.exchange("PUT", PATH, "{}", 409);
            assertThat(problem.toString()).contains(Integer.toString(foreign));
            assertThat(link(world.server).get("xdp").get("prog").get("id").asInt())
                    .isEqualTo(foreign);
            JsonNode taken = service.exchange("PUT", PATH, "{\"force\":true}", 201);
            assertThat(taken.get("gap").asBoolean()).isTrue();
            assertSameProgram(taken.get("program"), world.server, "xdp");
            Files.delete(object);
        }
    }

    @Test
    void isGoneWithTheService() throws Exception {
        try (World world = new World()) {
            try (Service service = Service.start("--netns", world.server.name(), "--interface", World.INTERFACE)) {
                assertThat(link(world.server).has("xdp")).isTrue();
                assertThat(service.process().isAlive()).isTrue();
            }
            assertThat(link(world.server).has("xdp")).isFalse();
        }
    }

    private static JsonNode link(TestNamespace host) {
        return JSON.readTree(host.run("ip", "-d", "-j", "link", "show", World.INTERFACE))
                .get(0);
    }

    private static void assertSameProgram(JsonNode program, TestNamespace host, String kind) throws Exception {
        JsonNode link = link(host).get("xdp");
        JsonNode attached = link.get("prog");
        assertThat(attached.get("id").asInt()).isEqualTo(program.get("id").asInt());
        assertThat(attached.get("tag").asString()).isEqualTo(program.get("tag").asString());
        assertThat(link.get("mode").asInt()).isEqualTo(kind.equals("xdp") ? 1 : 2);
        JsonNode bpftool = JSON.readTree(host.run(
                "bpftool", "-j", "prog", "show", "id", program.get("id").asString()));
        assertThat(bpftool.get("name").asString()).isEqualTo(program.get("name").asString());
        assertThat(bpftool.get("tag").asString()).isEqualTo(program.get("tag").asString());
        assertThat(bpftool.get("jited").asBoolean())
                .isEqualTo(program.get("jited").asBoolean());
        assertThat(numbers(bpftool.get("map_ids"))).isEqualTo(numbers(program.get("mapIds")));
    }

    private static List<Integer> numbers(JsonNode array) {
        return IntStream.range(0, array.size())
                .mapToObj(i -> array.get(i).asInt())
                .sorted()
                .toList();
    }

    private static Path foreignProgram() throws IOException, InterruptedException {
        Path source = Files.createTempFile("foreign", ".c");
        Path object = Path.of(source.toString().replace(".c", ".o"));
        Files.writeString(source, """
                __attribute__((section("xdp"), used)) int foreign(void *c) { return 2; }
                char license[] __attribute__((section("license"), used)) = "GPL";
                """);
        int status = new ProcessBuilder(
                        "clang-19", "-O2", "-target", "bpf", "-c", source.toString(), "-o", object.toString())
                .inheritIO()
                .start()
                .waitFor();
        assertThat(status).isZero();
        Files.delete(source);
        return object;
    }
}
