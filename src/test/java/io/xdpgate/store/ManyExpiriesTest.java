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
import io.xdpgate.policy.Address;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.SetEntry;
import io.xdpgate.policy.SetLimits;
import io.xdpgate.policy.UInt128;
import io.xdpgate.testkit.DiscardedEvents;
import io.xdpgate.testkit.Drafts;
import io.xdpgate.testkit.RequiresBpf;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What expires is gone from the kernel in time, and holds nobody up, be it a hundred thousand entries at once. */
@RequiresBpf
@Timeout(120)
class ManyExpiriesTest {
    private static final int EXPIRING = 100_000;
    private static final Duration MOST_LATE_OF_ONE = Duration.ofSeconds(1);

    /** Ten times what is promised, 50 ms: the machine has others to serve, and a thread that has to wait for a core is late. */
    private static final Duration MOST_DELAY = Duration.ofMillis(500);

    private static final Duration MOST_LATE_OF_ALL = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private BpfDataplane kernel;
    private StoreFile file;
    private PolicyControl policies;
    private SetControl sets;

    @BeforeEach
    void start() {
        kernel = BpfDataplane.open(BpfOptions.DEFAULT, new DiscardedEvents());
        file = StoreFile.open(directory.resolve(StoreFile.NAME));
        policies = new PolicyControl(
                kernel,
                new IncrementalCompilation(Guard.NONE),
                Stores.of(file),
                PolicyLimits.DEFAULT,
                Clock.systemUTC());
        policies.initialise();
        sets = new SetControl(policies, SetLimits.DEFAULT, Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        sets.close();
        policies.close();
        file.close();
        kernel.close();
    }

    /** The longest of some durations. */
    private static final class Longest {
        private long ns;
        private int count;

        void take(Runnable what) {
            long start = System.nanoTime();
            what.run();
            ns = Math.max(ns, System.nanoTime() - start);
            count++;
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%d, the longest %.2f ms", count, ns / 1e6);
        }
    }

    @Test
    void anEntryIsGoneFromTheKernelWithinASecond() {
        Instant due = Instant.now().plusMillis(500);
        sets.create(new SetDraft("brief", null, entries(1, due)), PLAIN);
        policies.create(List.of(Drafts.of(null, null, Drafts.naming("brief"), null)), PLAIN);
        requireEnd(from(0x0a00_0000L), due);
    }

    @Test
    void aRuleIsGoneFromTheKernelWithinASecond() {
        Instant due = Instant.now().plusMillis(500);
        policies.create(List.of(Drafts.dropUntil(due)), PLAIN);
        requireEnd(from(0x0a00_0000L), due);
    }

    private void requireEnd(byte[] frame, Instant due) {
        assertThat(drops(frame)).isTrue();
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2)).until(() -> !drops(frame));
        assertThat(Instant.now()).isBetween(due, due.plus(MOST_LATE_OF_ONE));
    }

    @Test
    @Tag("timing")
    void nobodyWaitsWhileAHundredThousandEntriesExpire() throws Exception {
        Instant due = Instant.now().plusSeconds(7);
        sets.create(new SetDraft("brief", null, entries(EXPIRING, due)), PLAIN);
        sets.create(new SetDraft("lasting", null, List.of()), PLAIN);
        policies.create(List.of(Drafts.of(null, null, Drafts.naming("brief"), null)), PLAIN);
        byte[] last = from(0x0a00_0000L + EXPIRING - 1);
        assertThat(drops(last)).isTrue();
        assertThat(Instant.now()).as("all is ready in time").isBefore(due);
        LockSupport.parkUntil(due.toEpochMilli());
        Longest packets = new Longest();
        Thread sender = Thread.ofPlatform().start(() -> {
            while (!sets.require("brief").entries().isEmpty()) {
                packets.take(() -> drops(last));
            }
        });
        Longest writes = new Longest();
        Longest entries = new Longest();
        Longest reads = new Longest();
        for (int i = 0; !sets.require("brief").entries().isEmpty(); i++) {
            String name = "during-" + i;
            List<SetEntry> entry =
                    List.of(SetEntry.of(Prefix.parse("192.0.2." + i % 250).orElseThrow()));
            writes.take(() -> policies.create(List.of(Drafts.drop(name, 80)), PLAIN));
            entries.take(() -> sets.change("lasting", entry, List.of(), set -> true, PLAIN));
            reads.take(() -> policies.current());
        }
        Duration late = Duration.between(due, Instant.now());
        sender.join();
        System.out.println(
                EXPIRING + " entries gone after " + late.toMillis() + " ms; meanwhile changes of the policy: " + writes
                        + "; of entries: " + entries + "; packets through a test run: " + packets);
        assertThat(drops(last)).isFalse();
        assertThat(late).isLessThan(MOST_LATE_OF_ALL);
        for (Longest longest : List.of(writes, entries, reads, packets)) {
            assertThat(Duration.ofNanos(longest.ns)).isLessThan(MOST_DELAY);
        }
        await().until(() -> Stores.of(file).load().orElseThrow().policy().equals(policies.current()));
    }

    private boolean drops(byte[] frame) {
        return kernel.testRun(frame, 1).action() == TestRun.XDP_DROP;
    }

    private static byte[] from(long address) {
        return FrameBuilder.ipv4()
                .from(new Address(Family.IPV4, UInt128.of(address)))
                .udp(4_000, 53)
                .build();
    }

    private static List<SetEntry> entries(int count, Instant due) {
        List<SetEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Address address = new Address(Family.IPV4, UInt128.of(0x0a00_0000L + i));
            entries.add(new SetEntry(new Prefix(address, 32), due, null));
        }
        return entries;
    }
}
