package io.xdpgate.store;

import static io.xdpgate.testkit.Drafts.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.xdpgate.bpf.BpfDataplane;
import io.xdpgate.bpf.BpfOptions;
import io.xdpgate.bpf.TestRun;
import io.xdpgate.control.IncrementalCompilation;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.control.SetControl;
import io.xdpgate.control.SetDraft;
import io.xdpgate.packet.FrameBuilder;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.SetEntry;
import io.xdpgate.policy.SetLimits;
import io.xdpgate.testkit.DiscardedEvents;
import io.xdpgate.testkit.Drafts;
import io.xdpgate.testkit.RequiresBpf;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A rule and an entry of a set are gone from the loaded program within a second of their time. */
@RequiresBpf
@Timeout(60)
class ExpiryInTimeTest {
    private static final byte[] FRAME =
            FrameBuilder.ipv4().from("192.0.2.9").udp(4_000, 53).build();

    @Test
    void whatExpiresIsGoneFromTheKernelWithinASecond(@TempDir Path directory) {
        try (BpfDataplane kernel = BpfDataplane.open(BpfOptions.DEFAULT, new DiscardedEvents());
                StoreFile file = StoreFile.open(directory.resolve(StoreFile.NAME));
                PolicyControl policies = new PolicyControl(
                        kernel,
                        new IncrementalCompilation(Guard.NONE),
                        Stores.of(file),
                        PolicyLimits.DEFAULT,
                        Clock.systemUTC())) {
            policies.initialise();
            try (SetControl sets = new SetControl(policies, SetLimits.DEFAULT, Clock.systemUTC())) {
                Prefix prefix = Prefix.parse("192.0.2.9").orElseThrow();
                sets.create(new SetDraft("brief", null, List.of()), PLAIN);
                policies.create(List.of(Drafts.of(null, null, Drafts.naming("brief"), null)), PLAIN);
                requireEndInTime(
                        kernel,
                        due -> sets.change(
                                "brief", List.of(new SetEntry(prefix, due, null)), List.of(), set -> true, PLAIN));
                requireEndInTime(kernel, due -> policies.create(List.of(Drafts.dropUntil(due)), PLAIN));
            }
        }
    }

    /** A process that has just started is slow at everything: the first end is to have the code loaded. */
    private static void requireEndInTime(BpfDataplane kernel, Consumer<Instant> block) {
        awaitEnd(kernel, block);
        Instant due = awaitEnd(kernel, block);
        assertThat(Instant.now()).isBetween(due, due.plusSeconds(1));
    }

    /** @return when it was due */
    private static Instant awaitEnd(BpfDataplane kernel, Consumer<Instant> block) {
        Instant due = Instant.now().plusMillis(500);
        block.accept(due);
        assertThat(kernel.testRun(FRAME, 1).action()).isEqualTo(TestRun.XDP_DROP);
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> kernel.testRun(FRAME, 1).action() == TestRun.XDP_PASS);
        return due;
    }
}
