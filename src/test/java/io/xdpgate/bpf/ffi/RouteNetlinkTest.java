package io.xdpgate.bpf.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xdpgate.testkit.RequiresBpf;
import io.xdpgate.testkit.TestNamespace;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@RequiresBpf
class RouteNetlinkTest {
    @Test
    void saysWhatIpLinkSays() {
        try (TestNamespace namespace = TestNamespace.create()) {
            namespace.addVeth("left", "right");
            namespace.run("ip", "link", "set", "right", "mtu", "1400", "down");
            JsonNode expected = JsonMapper.shared().readTree(namespace.run("ip", "-j", "-d", "link"));
            List<LinkDescription> links = inside(namespace, () -> {
                try (RouteNetlink netlink = RouteNetlink.open()) {
                    return netlink.links();
                }
            });
            assertThat(links).hasSize(expected.size()).hasSize(3);
            for (int i = 0; i < links.size(); i++) {
                compare(links.get(i), expected.get(i));
            }
        }
    }

    private static void compare(LinkDescription link, JsonNode expected) {
        assertThat(link.name()).isEqualTo(expected.get("ifname").asString());
        assertThat(link.ifindex()).isEqualTo(expected.get("ifindex").asInt());
        assertThat(link.mtu()).isEqualTo(expected.get("mtu").asInt());
        assertThat(link.rxQueues()).isEqualTo(expected.get("num_rx_queues").asInt());
        assertThat(link.address()).isEqualTo(expected.get("address").asString());
        assertThat(link.up()).isEqualTo(expected.get("flags").toString().contains("\"UP\""));
        assertThat(link.kind()).isEqualTo(link.name().equals("lo") ? null : "veth");
        assertThat(link.programs()).isEmpty();
    }

    @Test
    void findsOneInterfaceAndItsDriver() {
        try (TestNamespace namespace = TestNamespace.create()) {
            namespace.addVeth("left", "right");
            LinkDescription left = inside(namespace, () -> {
                try (RouteNetlink netlink = RouteNetlink.open()) {
                    assertThat(netlink.link(4711)).isEmpty();
                    return netlink.link(NetworkNamespace.ifindex("left")).orElseThrow();
                }
            });
            assertThat(left.name()).isEqualTo("left");
            assertThat(inside(namespace, () -> Ethtool.driver("left"))).contains("veth");
            assertThat(inside(namespace, () -> Ethtool.driver("lo"))).isEmpty();
            assertThat(inside(namespace, () -> Ethtool.driver("gone"))).isEmpty();
        }
    }

    @Test
    void carriesTheKernelsWords() {
        try (TestNamespace namespace = TestNamespace.create()) {
            namespace.addVeth("left", "right");
            assertThatExceptionOfType(ErrnoException.class)
                    .isThrownBy(() -> inside(namespace, () -> {
                        try (RouteNetlink netlink = RouteNetlink.open()) {
                            netlink.setXdp(NetworkNamespace.ifindex("left"), -1, XdpFlags.DRV_MODE | XdpFlags.SKB_MODE);
                            return true;
                        }
                    }))
                    .satisfies(refused -> assertThat(refused.errno()).isEqualTo(Errno.EINVAL));
        }
    }

    @Test
    void anAnswerThatDoesNotComeIsRefused() {
        try (RouteNetlink netlink = RouteNetlink.open(Duration.ofMillis(20))) {
            assertThatExceptionOfType(ErrnoException.class)
                    .isThrownBy(() -> netlink.receive("nothing was asked"))
                    .withMessageContaining("did not answer in time")
                    .satisfies(refused -> assertThat(refused.errno()).isEqualTo(Errno.EAGAIN));
            assertThat(netlink.links()).isNotEmpty();
        }
    }

    @Test
    void aListThatIsInterruptedIsReadAgainAndNotForEver() {
        AtomicInteger readings = new AtomicInteger();
        assertThat(RouteNetlink.repeated(
                        "all", () -> readings.incrementAndGet() < 3 ? Optional.empty() : Optional.of("whole")))
                .isEqualTo("whole");
        assertThat(readings).hasValue(3);
        assertThatExceptionOfType(ErrnoException.class)
                .isThrownBy(() -> RouteNetlink.repeated("all", Optional::empty))
                .satisfies(refused -> assertThat(refused.errno()).isEqualTo(Errno.EINTR));
    }

    @Test
    void anUnknownNamespaceIsRefused() {
        assertThatExceptionOfType(ErrnoException.class)
                .isThrownBy(() -> NetworkNamespace.enter("/run/netns/xg-t-not-there"))
                .satisfies(refused -> assertThat(refused.errno()).isEqualTo(Errno.ENOENT));
    }

    /** Runs a task on a thread of its own that lives in the namespace. */
    private static <T> T inside(TestNamespace namespace, Supplier<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> {
            try {
                NetworkNamespace.enter(namespace.path());
                result.complete(task.get());
            } catch (Throwable thrown) {
                result.completeExceptionally(thrown);
            }
        });
        try {
            return result.join();
        } catch (java.util.concurrent.CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }
}
