package io.xdpgate.store;

import static io.xdpgate.testkit.Drafts.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.control.ConfirmWindow;
import io.xdpgate.control.IncrementalCompilation;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.control.RevisionControl;
import io.xdpgate.control.RevisionState;
import io.xdpgate.control.SavedPolicy;
import io.xdpgate.control.SetControl;
import io.xdpgate.control.SetDraft;
import io.xdpgate.control.StoreException;
import io.xdpgate.control.WriteOptions;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.SetEntry;
import io.xdpgate.policy.SetLimits;
import io.xdpgate.testkit.Drafts;
import io.xdpgate.testkit.FakeDataplane;
import io.xdpgate.testkit.Faults;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ends by itself ends in the kernel although the disk takes nothing, and the disk gets it once it does. */
class StoreFaultsTest {
    @TempDir
    Path directory;

    private final Faults faults = new Faults();
    private final FakeDataplane dataplane = new FakeDataplane();
    private StoreFile file;
    private PolicyControl policies;
    private RevisionControl revisions;
    private SetControl sets;

    @BeforeEach
    void start() {
        file = StoreFile.open(directory.resolve(StoreFile.NAME), new FailingConnections(faults)::wrap);
        SqlitePolicyStore store = Stores.of(file);
        policies = new PolicyControl(
                dataplane, new IncrementalCompilation(Guard.NONE), store, PolicyLimits.DEFAULT, Clock.systemUTC());
        policies.initialise();
        revisions = new RevisionControl(policies, store);
        sets = new SetControl(policies, SetLimits.DEFAULT, Clock.systemUTC());
        policies.create(List.of(Drafts.drop("first", 80)), PLAIN);
        sets.create(new SetDraft("a", null, List.of(entry("192.0.2.1"))), PLAIN);
    }

    @AfterEach
    void stop() {
        faults.failNoMore();
        sets.close();
        policies.close();
        file.close();
    }

    @Test
    void whatExpiresGoesAlthoughTheStoreRefuses() {
        policies.create(List.of(Drafts.dropUntil(Instant.now().plusMillis(300))), PLAIN);
        List<SetEntry> brief =
                List.of(new SetEntry(entry("192.0.2.5").prefix(), Instant.now().plusMillis(300), null));
        sets.change("a", brief, List.of(), set -> true, PLAIN);
        faults.failAllAfter(0);
        await().until(() -> policies.current().rules().size() == 1
                && sets.require("a").entries().size() == 1);
        await().until(() -> policies.lastStoreFailure().isPresent());
        assertThat(dataplane.installed().orElseThrow().revision()).isEqualTo(4);
        faults.failNoMore();
        await().until(() -> Stores.of(file).load().orElseThrow().policy().equals(policies.current()));
        assertAgreement();
    }

    @Test
    void whatIsNotConfirmedGoesAlthoughTheStoreRefuses() {
        policies.create(
                List.of(Drafts.drop("new", 80)),
                new WriteOptions("t", null, false, false, null, false, Duration.ofSeconds(1)));
        faults.failAllAfter(0);
        await().until(() -> policies.current().rules().size() == 1);
        assertThat(dataplane.installed().orElseThrow().revision()).isEqualTo(4);
        assertThat(refusal(() -> policies.create(List.of(Drafts.drop("x", 1)), PLAIN)))
                .isNotNull();
        faults.failNoMore();
        await().until(() -> Stores.of(file).load().orElseThrow().policy().equals(policies.current()));
        assertAgreement();
        assertThat(revisions.require(3).state()).isEqualTo(RevisionState.REVERTED);
    }

    private static @Nullable StoreException refusal(Runnable write) {
        try {
            write.run();
            return null;
        } catch (StoreException refused) {
            return refused;
        }
    }

    private void assertAgreement() {
        Policy memory = policies.current();
        SavedPolicy disk = Stores.of(file).load().orElseThrow();
        assertThat(disk.policy()).isEqualTo(memory);
        boolean waits = revisions.require(memory.revision()).confirmBefore() != null;
        assertThat(Optional.ofNullable(disk.window()).map(ConfirmWindow::base).isPresent())
                .isEqualTo(waits);
        PolicyTables kernel = dataplane.installed().orElseThrow();
        assertThat(kernel.revision()).isEqualTo(memory.revision());
        assertThat(revisions.below(Long.MAX_VALUE, 1_000)).hasSize((int) memory.revision());
    }

    private static SetEntry entry(String prefix) {
        return SetEntry.of(Prefix.parse(prefix).orElseThrow());
    }
}
