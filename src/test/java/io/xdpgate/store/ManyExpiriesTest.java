package io.xdpgate.store;

import static io.xdpgate.testkit.Drafts.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.xdpgate.control.IncrementalCompilation;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.control.SetControl;
import io.xdpgate.control.SetDraft;
import io.xdpgate.policy.Address;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.SetEntry;
import io.xdpgate.policy.SetLimits;
import io.xdpgate.policy.UInt128;
import io.xdpgate.testkit.Drafts;
import io.xdpgate.testkit.FakeDataplane;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Entries that expire by the hundred thousand hold nobody up. */
@Tag("alone")
class ManyExpiriesTest {
    private static final int EXPIRING = 100_000;

    /** Ten times what is promised: the machine has others to serve. */
    private static final Duration MOST_DELAY = Duration.ofMillis(500);

    private static final Duration MOST_LATE = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    @Test
    @Timeout(120)
    @Tag("timing")
    void writesGetTheirTurnWhileAHundredThousandEntriesExpire() {
        try (StoreFile file = StoreFile.open(directory.resolve(StoreFile.NAME));
                PolicyControl policies = new PolicyControl(
                        new FakeDataplane(),
                        new IncrementalCompilation(Guard.NONE),
                        Stores.of(file),
                        PolicyLimits.DEFAULT,
                        Clock.systemUTC())) {
            policies.initialise();
            try (SetControl sets = new SetControl(policies, SetLimits.DEFAULT, Clock.systemUTC())) {
                Instant due = Instant.now().plusSeconds(8);
                sets.create(new SetDraft("brief", null, entries(due)), PLAIN);
                policies.create(List.of(Drafts.of(null, null, Drafts.naming("brief"), null)), PLAIN);
                LockSupport.parkUntil(due.toEpochMilli());
                Duration longest = writeUntilEmpty(policies, sets);
                assertThat(Instant.now()).isBefore(due.plus(MOST_LATE));
                assertThat(longest).isLessThan(MOST_DELAY);
                await().until(() ->
                        Stores.of(file).load().orElseThrow().policy().equals(policies.current()));
            }
        }
    }

    /** @return how long the slowest of the writes took */
    private static Duration writeUntilEmpty(PolicyControl policies, SetControl sets) {
        Duration longest = Duration.ZERO;
        for (int i = 0; !sets.require("brief").entries().isEmpty(); i++) {
            long start = System.nanoTime();
            policies.create(List.of(Drafts.drop("during-" + i, 80)), PLAIN);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            longest = took.compareTo(longest) > 0 ? took : longest;
        }
        return longest;
    }

    private static List<SetEntry> entries(Instant due) {
        List<SetEntry> entries = new ArrayList<>(EXPIRING);
        for (int i = 0; i < EXPIRING; i++) {
            Address address = new Address(Family.IPV4, UInt128.of(0x0a00_0000L + i));
            entries.add(new SetEntry(new Prefix(address, 32), due, null));
        }
        return entries;
    }
}
