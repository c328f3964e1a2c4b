package io.xdpgate.control;

import static io.xdpgate.testkit.Drafts.DRY_RUN;
import static io.xdpgate.testkit.Drafts.PLAIN;
import static io.xdpgate.testkit.Drafts.REFUSE_WARNINGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.DataplaneException;
import io.xdpgate.policy.Fault;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.InvalidPolicyException;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.policy.PolicyOptions;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.Verdict;
import io.xdpgate.store.MemoryPolicyStore;
import io.xdpgate.testkit.Drafts;
import io.xdpgate.testkit.FakeDataplane;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PolicyControlTest {
    private final FakeDataplane dataplane = new FakeDataplane().withInterface("eth1");
    private final FailingStore store = new FailingStore();
    private final PolicyControl control = control(store);

    /** Refuses when told to. */
    private static final class FailingStore extends MemoryPolicyStore {
        private boolean full;

        @Override
        public void save(StoreChange change) {
            if (full) {
                throw new IllegalArgumentException("disk full");
            }
            super.save(change);
        }
    }

    private PolicyControl control(PolicyStore policies) {
        return new PolicyControl(
                dataplane, new IncrementalCompilation(Guard.NONE), policies, PolicyLimits.DEFAULT, Clock.systemUTC());
    }

    @BeforeEach
    void initialise() {
        control.initialise();
    }

    @AfterEach
    void close() {
        control.close();
    }

    @Test
    void startsWithTheInitialPolicyInTheKernel() {
        assertThat(dataplane.installed().orElseThrow().revision()).isEqualTo(1);
        assertThat(control.current()).isEqualTo(Policy.INITIAL);
        assertThatIllegalStateException().isThrownBy(control::initialise);
    }

    @Test
    void refusesWritesBeforeAPolicyIsInForce() {
        try (PolicyControl fresh = control(store)) {
            assertThatExceptionOfType(RefusedException.NotReady.class)
                    .isThrownBy(() -> fresh.create(List.of(Drafts.drop("a", 80)), PLAIN));
        }
    }

    @Test
    void createdRulesAreInForceSavedAndInListedOrder() {
        Applied<List<Rule>> applied = control.create(List.of(Drafts.drop("a", 80), Drafts.drop("b", 81)), PLAIN);
        assertThat(applied.value()).extracting(Rule::name).containsExactly("a", "b");
        assertThat(applied.value()).allSatisfy(rule -> {
            assertThat(rule.id()).matches("r_[a-z2-7]{24}");
            assertThat(rule.revision()).isEqualTo(2);
        });
        assertThat(control.current().rules()).isEqualTo(applied.value());
        assertThat(store.policy()).contains(control.current());
        assertThat(dataplane.installed().orElseThrow().revision()).isEqualTo(2);
        assertThat(applied.warnings()).isEmpty();
    }

    @Test
    void allFaultsAreToldAtOnceAndNothingChanges() {
        RuleDraft expired = Drafts.dropUntil(Instant.EPOCH);
        RuleDraft badName = Drafts.drop("no spaces", 80);
        assertThatExceptionOfType(InvalidPolicyException.class)
                .isThrownBy(() -> control.create(List.of(expired, Drafts.drop("ok", 80), badName), PLAIN))
                .satisfies(refused -> assertThat(refused.faults())
                        .extracting(Fault::pointer)
                        .containsExactly("/0/expiresAt", "/2/name"));
        assertThat(control.current().revision()).isEqualTo(1);
    }

    @Test
    void dryRunChangesNothing() {
        Applied<List<Rule>> applied = control.create(List.of(Drafts.drop("a", 80)), DRY_RUN);
        assertThat(applied.policy().revision()).isEqualTo(2);
        assertThat(control.current().rules()).isEmpty();
        assertThat(dataplane.installs()).hasSize(1);
        assertThat(store.policy()).contains(Policy.INITIAL);
    }

    @Test
    void takenNameIsRefused() {
        Rule a = create("a");
        assertThatExceptionOfType(RefusedException.DuplicateName.class)
                .isThrownBy(() -> control.create(List.of(Drafts.drop("b", 1), Drafts.drop("a", 2)), PLAIN))
                .satisfies(refused -> assertThat(refused.pointer()).isEqualTo("/1/name"));
        assertThat(control.current().rules()).containsExactly(a);
    }

    @Test
    void namesMayBeSwappedInOneBatch() {
        Rule a = create("a");
        Rule b = create("b");
        control.batch(
                List.of(
                        new RuleStep.Replace(a.id(), Drafts.drop("b", 80), rule -> true),
                        new RuleStep.Replace(b.id(), Drafts.drop("a", 80), rule -> true)),
                PLAIN);
        assertThat(control.current().rules()).extracting(Rule::name).containsExactly("b", "a");
    }

    @Test
    void replacingKeepsIdentityAndPlace() {
        Rule a = create("a");
        Rule b = create("b");
        Rule changed = control.replace(a.id(), Drafts.drop("a2", 443), rule -> true, PLAIN)
                .value();
        assertThat(changed.id()).isEqualTo(a.id());
        assertThat(changed.sequence()).isEqualTo(a.sequence());
        assertThat(changed.createdAt()).isEqualTo(a.createdAt());
        assertThat(changed.updatedAt()).isAfterOrEqualTo(a.updatedAt());
        assertThat(changed.revision()).isEqualTo(4);
        assertThat(control.current().rules()).containsExactly(changed, b);
    }

    @Test
    void replacingByTheSameMakesNoRevision() {
        Rule a = create("a");
        Applied<Rule> applied = control.replace(a.id(), Drafts.copy(a), rule -> true, PLAIN);
        assertThat(applied.value()).isEqualTo(a);
        assertThat(applied.policy().revision()).isEqualTo(2);
        assertThat(dataplane.installs()).hasSize(2);
    }

    @Test
    void unknownRulesAndStalePreconditionsAreRefused() {
        Rule a = create("a");
        assertThatExceptionOfType(RefusedException.NoSuchRule.class)
                .isThrownBy(() -> control.delete("r_none", rule -> true, PLAIN));
        assertThatExceptionOfType(RefusedException.PreconditionFailed.class)
                .isThrownBy(() -> control.delete(a.id(), rule -> rule.revision() == 99, PLAIN));
        assertThat(control.delete(a.id(), rule -> rule.revision() == 2, PLAIN).value())
                .isEqualTo(a);
        assertThat(control.current().rules()).isEmpty();
    }

    @Test
    void batchIsAllOrNone() {
        Rule a = create("a");
        List<RuleStep> steps = new ArrayList<>(
                List.of(new RuleStep.Delete(a.id(), rule -> true), new RuleStep.Create(Drafts.drop("a", 81))));
        Rule renewed = control.batch(steps, PLAIN).value().getLast();
        assertThat(renewed.sequence()).isGreaterThan(a.sequence());
        steps.set(0, new RuleStep.Delete(renewed.id(), rule -> true));
        steps.add(new RuleStep.Create(Drafts.dropUntil(Instant.EPOCH)));
        assertThatExceptionOfType(InvalidPolicyException.class)
                .isThrownBy(() -> control.batch(steps, PLAIN))
                .satisfies(refused ->
                        assertThat(refused.faults().getFirst().pointer()).isEqualTo("/2/expiresAt"));
        assertThat(control.current().rules()).containsExactly(renewed);
    }

    @Test
    void refusedInstallChangesNothing() {
        dataplane.failNextInstall();
        assertThatExceptionOfType(DataplaneException.class).isThrownBy(() -> create("a"));
        assertThat(control.current()).isEqualTo(Policy.INITIAL);
        assertThat(store.policy()).contains(Policy.INITIAL);
        assertThat(control.lastInstallFailure())
                .hasValueSatisfying(text -> assertThat(text).contains("ENOMEM"));
        create("a");
        assertThat(control.lastInstallFailure()).isEmpty();
        assertThat(control.current().revision()).isEqualTo(2);
    }

    @Test
    void refusedSaveBringsTheOldPolicyBack() {
        Rule a = create("a");
        store.full = true;
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> create("b"))
                .satisfies(refused -> assertThat(refused.undone()).isTrue());
        assertThat(control.current().rules()).containsExactly(a);
        assertThat(dataplane.installs()).extracting(policy -> policy.revision()).containsExactly(1L, 2L, 3L, 2L);
        store.full = false;
        assertThat(create("b").revision()).isEqualTo(3);
    }

    @Test
    void expiredRulesGoByThemselves() {
        Instant soon = Instant.now().plusMillis(300);
        control.create(List.of(Drafts.dropUntil(soon), Drafts.dropUntil(soon.plusSeconds(600))), PLAIN);
        assertThat(control.current().rules()).hasSize(2);
        await().atMost(Duration.ofMillis(1_300))
                .until(() -> control.current().rules().size() == 1);
        assertThat(control.current().revision()).isEqualTo(3);
        assertThat(dataplane.installed().orElseThrow().revision()).isEqualTo(3);
        assertThat(Instant.now()).isAfterOrEqualTo(soon);
    }

    @Test
    void expiryIsTriedAgainWhenTheKernelRefuses() {
        control.create(List.of(Drafts.dropUntil(Instant.now().plusMillis(200))), PLAIN);
        dataplane.failNextInstall();
        await().atMost(Duration.ofSeconds(5))
                .until(() -> control.current().rules().isEmpty());
        assertThat(control.lastInstallFailure()).isEmpty();
    }

    @Test
    void whatExpiredWhileStoppedIsNeverInstalled() {
        Rule kept = create("kept");
        Rule expired = new PolicyEdit(control.current(), new RuleIds(), PolicyLimits.DEFAULT, 9, Instant.EPOCH)
                .create("", Drafts.dropUntil(Instant.EPOCH.plusSeconds(1)))
                .orElseThrow();
        MemoryPolicyStore disk = new MemoryPolicyStore();
        disk.keep(new Policy(7, Verdict.PASS, PolicyOptions.DEFAULT, List.of(kept, expired)));
        try (PolicyControl restarted = control(disk)) {
            restarted.initialise();
            assertThat(restarted.current().rules()).containsExactly(kept);
            assertThat(restarted.current().revision()).isEqualTo(8);
            assertThat(disk.policy()).contains(restarted.current());
            Rule next = restarted
                    .create(List.of(Drafts.drop("next", 1)), PLAIN)
                    .value()
                    .getFirst();
            assertThat(next.sequence()).isEqualTo(10);
        }
    }

    @Test
    void warnsAboutInterfacesThatSeeNoPackets() {
        List<RuleDraft> drafts = List.of(Drafts.dropOn("eth1", 80), Drafts.dropOn("eth9", 80));
        Applied<List<Rule>> applied = control.create(drafts, PLAIN);
        assertThat(applied.warnings()).extracting(Warning::kind).containsExactly("interface-missing", "not-attached");
        assertThat(applied.warnings().getLast().ruleIds())
                .containsExactly(applied.value().getFirst().id());
        dataplane.attach("eth1", AttachMode.AUTO, false);
        assertThat(control.create(List.of(Drafts.dropOn("eth1", 81)), REFUSE_WARNINGS)
                        .warnings())
                .isEmpty();
        assertThatExceptionOfType(RefusedException.Warned.class)
                .isThrownBy(() -> control.create(List.of(Drafts.dropOn("eth9", 81)), REFUSE_WARNINGS))
                .satisfies(refused -> assertThat(refused.warnings()).hasSize(1));
        assertThat(control.current().rules()).hasSize(3);
    }

    @Test
    void tooManyRulesAreRefused() {
        PolicyLimits two = new PolicyLimits(2, 64, 1_000, 64, 32, 255, 1_024, 128);
        try (PolicyControl small = new PolicyControl(
                dataplane, new IncrementalCompilation(Guard.NONE), new MemoryPolicyStore(), two, Clock.systemUTC())) {
            small.initialise();
            small.create(List.of(Drafts.drop("a", 80), Drafts.drop("b", 80)), PLAIN);
            assertThatExceptionOfType(InvalidPolicyException.class)
                    .isThrownBy(() -> small.create(List.of(Drafts.drop("c", 80)), PLAIN))
                    .satisfies(refused -> assertThat(refused.faults())
                            .singleElement()
                            .satisfies(fault -> assertThat(fault.detail()).contains("3 rules", "the limit is 2")));
            assertThat(small.current().revision()).isEqualTo(2);
        }
    }

    private Rule create(String name) {
        return control.create(List.of(Drafts.drop(name, 80)), PLAIN).value().getFirst();
    }
}
