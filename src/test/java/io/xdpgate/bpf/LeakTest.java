package io.xdpgate.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.policy.Verdict;
import io.xdpgate.testkit.RequiresBpf;
import io.xdpgate.testkit.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Closing leaves no map, program, link or pin in the kernel. */
@RequiresBpf
class LeakTest {
    private static final List<String> KINDS = List.of("map", "prog", "link");

    @Test
    void everythingIsGoneAfterClosing() throws IOException {
        try (TestNamespace namespace = TestNamespace.create()) {
            namespace.addVeth("left", "right");
            Set<String> before = held();
            Set<String> pinsBefore = pins();
            Set<String> ours;
            try (BpfDataplane dataplane =
                    BpfDataplane.open(BpfOptions.DEFAULT.withNetns(namespace.name()), new Recording())) {
                dataplane.install(SmallPolicies.of(1, Verdict.PASS));
                dataplane.attach("left", AttachMode.NATIVE, false);
                dataplane.attach("right", AttachMode.GENERIC, false);
                dataplane.attach("right", AttachMode.NATIVE, false);
                ours = new TreeSet<>(held());
                ours.removeAll(before);
                Set<String> expected = new TreeSet<>();
                dataplane.program().mapIds().forEach(id -> expected.add("map " + id));
                expected.add("prog " + dataplane.program().id());
                assertThat(ours).containsAll(expected);
                assertThat(ours.stream().filter(one -> one.startsWith("link"))).hasSize(2);
                assertThat(shown(namespace)).containsAll(ours);
            }
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(shown(namespace)).doesNotContainAnyElementsOf(ours));
            assertThat(held()).isEqualTo(before);
            assertThat(pins()).isEqualTo(pinsBefore);
        }
    }

    /** What is pinned under names of the product; nothing where no bpffs is mounted. */
    private static Set<String> pins() throws IOException {
        Set<String> pins = new TreeSet<>();
        try (Stream<Path> entries = Files.list(Path.of("/sys/fs/bpf"))) {
            entries.map(Path::toString)
                    .filter(name -> name.contains("/xdpgate"))
                    .forEach(pins::add);
        }
        return pins;
    }

    /** Maps, programs and links that descriptors of this process refer to, e.g. {@code map 17}. */
    private static Set<String> held() throws IOException {
        Set<String> held = new TreeSet<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fdinfo"))) {
            for (Path descriptor : descriptors.toList()) {
                for (String line : HostFiles.lines(descriptor.toString())) {
                    for (String kind : KINDS) {
                        if (line.startsWith(kind + "_id:")) {
                            held.add(kind + " "
                                    + line.substring(kind.length() + 4).strip());
                        }
                    }
                }
            }
        }
        return held;
    }

    /** What bpftool lists on the whole machine. */
    private static Set<String> shown(TestNamespace namespace) {
        Set<String> shown = new TreeSet<>();
        for (String kind : KINDS) {
            for (JsonNode one : JsonMapper.shared().readTree(namespace.run("bpftool", "-j", kind, "show"))) {
                shown.add(kind + " " + one.get("id").asInt());
            }
        }
        return shown;
    }
}
