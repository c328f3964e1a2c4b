package io.xdpgate.bpf;

import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.RuleCounter;
import io.xdpgate.policy.Action;
import io.xdpgate.testkit.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * A namespace with a veth pair, packets from {@code right} to {@code left}, and a directory for pins. Closing it removes
 * everything, whoever left it.
 */
final class Pinned implements AutoCloseable {
    static final String RULE = "r_1";
    final TestNamespace namespace = TestNamespace.create();
    final Path pins = Path.of("/sys/fs/bpf/xdpgate-t-"
            + Long.toHexString(ThreadLocalRandom.current().nextLong()));
    final BpfOptions options = BpfOptions.DEFAULT.withNetns(namespace.name()).withPins(pins);

    Pinned() {
        namespace.addVeth("left", "right");
        Pings.prepare(namespace, "right", 2);
        namespace.run("ip", "addr", "add", "192.0.2.2/32", "dev", "left");
    }

    BpfDataplane open() {
        return BpfDataplane.open(options, new Recording());
    }

    /** Opens, drops every IP packet on {@code left}, and leaves that; answers the program's id. */
    int filterAndLeave() {
        try (BpfDataplane dataplane = open()) {
            dataplane.install(SmallPolicies.rule(1, RULE, Action.DROP, null));
            dataplane.attach("left", AttachMode.AUTO, false);
            return dataplane.program().id();
        }
    }

    /** Sends packets to {@code left}. */
    void send(int count) {
        Pings.send(namespace, "right", 2, count);
    }

    /** Id of the program on {@code left} as the kernel tells; 0: none. */
    int attached() {
        var link = tools.jackson.databind.json.JsonMapper.shared()
                .readTree(namespace.run("ip", "-j", "link", "show", "dev", "left"))
                .get(0);
        return link.has("xdp") ? link.get("xdp").get("prog").get("id").asInt() : 0;
    }

    static long packets(BpfDataplane dataplane) {
        return dataplane
                .ruleCounters(List.of(RULE))
                .getOrDefault(RULE, RuleCounter.ZERO)
                .packets();
    }

    List<String> names() {
        if (!Files.exists(pins)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(pins)) {
            return entries.map(path -> path.getFileName().toString()).sorted().toList();
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    void remove(String name) {
        try {
            Files.delete(pins.resolve(name));
        } catch (IOException refused) {
            throw new java.io.UncheckedIOException(refused);
        }
    }

    @Override
    public void close() {
        names().forEach(this::remove);
        try {
            Files.deleteIfExists(pins);
        } catch (IOException refused) {
            throw new java.io.UncheckedIOException(refused);
        }
        namespace.close();
    }
}
