package io.xdpgate.control;

import static io.xdpgate.testkit.Drafts.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.AddressSet;
import io.xdpgate.policy.EntrySet;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Matches;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.SetEntry;
import io.xdpgate.policy.SetLimits;
import io.xdpgate.store.MemoryPolicyStore;
import io.xdpgate.testkit.Drafts;
import io.xdpgate.testkit.FakeDataplane;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tables that grew by additions are compiled anew beside the writes, once these pause or become too many. */
@Timeout(60)
class ConsolidationTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final FakeDataplane dataplane = new FakeDataplane();
    private final AtomicInteger wholes = new AtomicInteger();
    private final AtomicInteger additions = new AtomicInteger();
    private volatile Runnable duringWhole = () -> {};

    /** Says that it added to what was there whenever it starts from that. */
    private final class Adding implements PolicyCompilation {
        private final PolicyCompilation plain = new IncrementalCompilation(Guard.NONE);

        @Override
        public Compiled compile(Policy policy, Map<String, Integer> interfaceSlots) {
            wholes.incrementAndGet();
            duringWhole.run();
            return compiled(policy, interfaceSlots, false);
        }

        private Compiled compiled(Policy policy, Map<String, Integer> slots, boolean added) {
            PolicyTables tables = plain.compile(policy, slots).tables();
            return new Compiled() {
                @Override
                public PolicyTables tables() {
                    return tables;
                }

                @Override
                public Compiled next(Policy next, Map<String, Integer> slotsNow) {
                    additions.incrementAndGet();
                    return compiled(next, slotsNow, true);
                }

                @Override
                public boolean wantsConsolidation() {
                    return added;
                }
            };
        }
    }

    private PolicyControl control() {
        PolicyControl control = new PolicyControl(
                dataplane,
                new Adding(),
                new MemoryPolicyStore(),
                PolicyLimits.DEFAULT,
                SetLimits.DEFAULT,
                Clock.systemUTC());
        control.initialise();
        return control;
    }

    @Test
    void aPauseOfTheWritesConsolidatesWithoutARevision() throws InterruptedException {
        try (PolicyControl control = control()) {
            control.create(List.of(Drafts.drop("a", 80)), PLAIN);
            control.create(List.of(Drafts.drop("b", 81)), PLAIN);
            assertThat(control.awaitConsolidated(SOON)).isTrue();
            assertThat(wholes).hasValue(2);
            assertThat(control.current().revision()).isEqualTo(3);
            assertThat(dataplane.installs()).extracting(PolicyTables::revision).containsExactly(1L, 2L, 3L, 3L);
        }
    }

    @Test
    void writesGoOnMeanwhileAndAreNotLost() throws InterruptedException {
        try (PolicyControl control = control()) {
            CountDownLatch compiling = new CountDownLatch(1);
            CountDownLatch written = new CountDownLatch(1);
            duringWhole = () -> {
                duringWhole = () -> {};
                compiling.countDown();
                awaitLatch(written);
            };
            control.create(List.of(Drafts.drop("a", 80)), PLAIN);
            awaitLatch(compiling);
            control.create(List.of(Drafts.drop("b", 81)), PLAIN);
            written.countDown();
            assertThat(control.awaitConsolidated(SOON)).isTrue();
            assertThat(dataplane.installed().orElseThrow().revision()).isEqualTo(3);
            assertThat(dataplane.installed().orElseThrow().main().rules()).hasSize(2);
            assertThat(wholes).hasValue(3);
        }
    }

    @Test
    void setsThatChangeMeanwhileAreNotLost() throws InterruptedException {
        try (PolicyControl control = control()) {
            CountDownLatch compiling = new CountDownLatch(1);
            CountDownLatch written = new CountDownLatch(1);
            duringWhole = () -> {
                duringWhole = () -> {};
                compiling.countDown();
                awaitLatch(written);
            };
            AddressMatch source = new AddressMatch(List.of(), List.of("a"), false);
            control.applySets(sets -> sets.with(AddressSet.create("a", null, EntrySet.EMPTY, Instant.EPOCH)));
            control.create(
                    List.of(Drafts.of(null, null, Matches.match().source(source).build(), null)), PLAIN);
            awaitLatch(compiling);
            SetEntry entry = new SetEntry(Prefix.parse("10.0.0.1").orElseThrow(), null, null);
            control.applySets(
                    sets -> sets.with(AddressSet.create("a", null, EntrySet.of(List.of(entry)), Instant.EPOCH)));
            written.countDown();
            assertThat(control.awaitConsolidated(SOON)).isTrue();
            assertThat(control.current().revision()).isEqualTo(2);
            // The rule, the set, and the set once more for the tables that were compiled before it changed.
            assertThat(additions).hasValue(3);
        }
    }

    @Test
    void aFailureIsTriedAgainAfterTheNextWrite() throws InterruptedException {
        try (PolicyControl control = control()) {
            duringWhole = () -> {
                duringWhole = () -> {};
                throw new IllegalStateException("no memory");
            };
            control.create(List.of(Drafts.drop("a", 80)), PLAIN);
            assertThat(control.awaitConsolidated(SOON)).isTrue();
            assertThat(dataplane.installs()).hasSize(2);
            control.create(List.of(Drafts.drop("b", 80)), PLAIN);
            assertThat(control.awaitConsolidated(SOON)).isTrue();
            assertThat(dataplane.installs()).hasSize(4);
        }
    }

    @Test
    void tooManyCommitsDoNotWaitForAPause() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        try (Consolidation consolidation = new Consolidation(() -> true, runs::incrementAndGet)) {
            for (int i = 0; i < Consolidation.MOST_COMMITS; i++) {
                consolidation.committed();
            }
            await().atMost(SOON).untilAtomic(runs, org.hamcrest.Matchers.greaterThanOrEqualTo(1));
            assertThat(consolidation.awaitIdle(SOON)).isTrue();
        }
    }

    @Test
    void nothingRunsUnlessWantedNorAfterClose() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        AtomicBoolean wanted = new AtomicBoolean();
        Consolidation consolidation = new Consolidation(wanted::get, runs::incrementAndGet);
        consolidation.committed();
        assertThat(consolidation.awaitIdle(Duration.ZERO)).isTrue();
        wanted.set(true);
        consolidation.committed();
        assertThat(consolidation.awaitIdle(SOON)).isTrue();
        assertThat(runs).hasValue(1);
        consolidation.close();
        consolidation.committed();
        assertThat(consolidation.awaitIdle(Duration.ZERO)).isTrue();
        assertThat(runs).hasValue(1);
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
