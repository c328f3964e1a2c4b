package io.xdpgate.store;

import static io.xdpgate.testkit.Drafts.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.control.ConfirmWindow;
import io.xdpgate.control.IncrementalCompilation;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.control.PolicyDraft;
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
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.SetEntry;
import io.xdpgate.policy.SetLimits;
import io.xdpgate.policy.Verdict;
import io.xdpgate.testkit.Drafts;
import io.xdpgate.testkit.FakeDataplane;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every call that the store makes to its database fails once: kernel, memory and disk agree afterwards. */
class StoreFaultsTest {
    private static final int MOST_CALLS = 200;

    @TempDir
    Path directory;

    private final FailingConnections faults = new FailingConnections();
    private final FakeDataplane dataplane = new FakeDataplane();
    private StoreFile file;
    private PolicyControl policies;
    private RevisionControl revisions;
    private SetControl sets;
    private Rule rule;

    /** What is done while the store fails. */
    enum Write {
        CREATE {
            @Override
            void carryOut(StoreFaultsTest on) {
                on.policies.create(List.of(Drafts.drop("new", 80)), PLAIN);
            }
        },
        REPLACE {
            @Override
            void carryOut(StoreFaultsTest on) {
                on.policies.replace(on.rule.id(), Drafts.drop("other", 81), found -> true, PLAIN);
            }
        },
        DELETE {
            @Override
            void carryOut(StoreFaultsTest on) {
                on.policies.delete(on.rule.id(), found -> true, PLAIN);
            }
        },
        WHOLE_POLICY {
            @Override
            void carryOut(StoreFaultsTest on) {
                List<SetDraft> wanted = List.of(new SetDraft("b", null, List.of(entry("192.0.2.9"))));
                on.policies.replacePolicy(
                        new PolicyDraft(Verdict.DROP, null, List.of(), wanted), policy -> true, PLAIN);
            }
        },
        ENTRIES {
            @Override
            void carryOut(StoreFaultsTest on) {
                List<Prefix> gone = List.of(entry("192.0.2.1").prefix());
                on.sets.change("a", List.of(entry("198.51.100.0/24")), gone, set -> true, PLAIN);
            }
        },
        CREATE_SET {
            @Override
            void carryOut(StoreFaultsTest on) {
                on.sets.create(new SetDraft("c", null, List.of(entry("192.0.2.7"))), PLAIN);
            }
        },
        DELETE_SET {
            @Override
            void carryOut(StoreFaultsTest on) {
                on.sets.delete("a", set -> true, PLAIN);
            }
        },
        PROVISIONAL {
            @Override
            void carryOut(StoreFaultsTest on) {
                on.policies.create(List.of(Drafts.drop("new", 80)), MINUTE);
            }
        },
        RESTORE {
            @Override
            void carryOut(StoreFaultsTest on) {
                on.revisions.restore(1, PLAIN);
            }
        };

        abstract void carryOut(StoreFaultsTest on);
    }

    private static final WriteOptions MINUTE =
            new WriteOptions("t", null, false, false, null, false, Duration.ofMinutes(1));

    @BeforeEach
    void start() {
        file = StoreFile.open(directory.resolve(StoreFile.NAME), faults::wrap);
        SqlitePolicyStore store = Stores.of(file);
        policies = new PolicyControl(
                dataplane, new IncrementalCompilation(Guard.NONE), store, PolicyLimits.DEFAULT, Clock.systemUTC());
        policies.initialise();
        revisions = new RevisionControl(policies, store);
        sets = new SetControl(policies, SetLimits.DEFAULT, Clock.systemUTC());
        rule = policies.create(List.of(Drafts.drop("first", 80)), PLAIN).value().getFirst();
        sets.create(new SetDraft("a", null, List.of(entry("192.0.2.1"))), PLAIN);
    }

    @AfterEach
    void stop() {
        faults.failNoMore();
        sets.close();
        policies.close();
        file.close();
    }

    @ParameterizedTest
    @EnumSource(Write.class)
    void whatTheStoreRefusesHasNotHappened(Write write) {
        int refused = refuseEachCall(() -> write.carryOut(this));
        assertThat(refused).as("calls that failed before the write succeeded").isPositive();
    }

    @Test
    void aRefusedConfirmationLeavesTheWindowOpen() {
        policies.create(List.of(Drafts.drop("new", 80)), MINUTE);
        assertThat(refuseEachCall(() -> revisions.confirm(policies.current().revision())))
                .isPositive();
    }

    @Test
    void whatExpiresGoesAlthoughTheStoreRefuses() {
        policies.create(List.of(Drafts.dropUntil(Instant.now().plusMillis(300))), PLAIN);
        List<SetEntry> brief =
                List.of(new SetEntry(entry("192.0.2.5").prefix(), Instant.now().plusMillis(300), null));
        sets.change("a", brief, List.of(), set -> true, PLAIN);
        faults.failAlways();
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
        faults.failAlways();
        await().until(() -> policies.current().rules().size() == 1);
        assertThat(dataplane.installed().orElseThrow().revision()).isEqualTo(4);
        assertThat(refusal(() -> policies.create(List.of(Drafts.drop("x", 1)), PLAIN)))
                .isNotNull();
        faults.failNoMore();
        await().until(() -> Stores.of(file).load().orElseThrow().policy().equals(policies.current()));
        assertAgreement();
        assertThat(revisions.require(3).state()).isEqualTo(RevisionState.REVERTED);
    }

    /** @return how many calls failed before none did */
    private int refuseEachCall(Runnable write) {
        for (int calls = 0; calls < MOST_CALLS; calls++) {
            Policy before = policies.current();
            faults.failAfter(calls);
            StoreException refused = refusal(write);
            boolean isPast = faults.isArmed();
            faults.failNoMore();
            if (refused == null) {
                assertThat(isPast).as("no failure was swallowed").isTrue();
                assertAgreement();
                return calls;
            }
            assertThat(policies.current()).isEqualTo(before);
            assertThat(policies.lastStoreFailure()).isPresent();
            assertAgreement();
            policies.probeStore();
            assertThat(policies.lastStoreFailure()).isEmpty();
        }
        throw new AssertionError("the write makes more than " + MOST_CALLS + " calls");
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
