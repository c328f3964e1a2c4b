package io.xdpgate.control;

import static io.xdpgate.testkit.Drafts.DRY_RUN;
import static io.xdpgate.testkit.Drafts.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.RuleList;
import io.xdpgate.policy.SetLimits;
import io.xdpgate.policy.Verdict;
import io.xdpgate.store.Retention;
import io.xdpgate.store.SqlitePolicyStore;
import io.xdpgate.store.StoreFile;
import io.xdpgate.store.Stores;
import io.xdpgate.testkit.Drafts;
import io.xdpgate.testkit.FakeDataplane;
import io.xdpgate.testkit.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The history of the policy, over the real store. */
class RevisionControlTest {
    private static final int KEPT = 50;

    @TempDir
    Path directory;

    private final SettableClock clock = new SettableClock();
    private StoreFile file;
    private PolicyControl policies;
    private RevisionControl revisions;
    private SetControl sets;

    @BeforeEach
    void start() {
        file = StoreFile.open(directory.resolve(StoreFile.NAME));
        SqlitePolicyStore store = new SqlitePolicyStore(file, new Retention(KEPT, Duration.ofDays(30)), clock);
        policies = new PolicyControl(
                new FakeDataplane(), new IncrementalCompilation(Guard.NONE), store, PolicyLimits.DEFAULT, clock);
        policies.initialise();
        revisions = new RevisionControl(policies, store);
        sets = new SetControl(policies, SetLimits.DEFAULT, clock);
    }

    @AfterEach
    void stop() {
        sets.close();
        policies.close();
        file.close();
    }

    @Test
    void eachChangeIsARevisionThatSaysWhoWhyAndWhat() {
        WriteOptions options = new WriteOptions("alice", "blocking it", false, false);
        Rule a = policies.create(List.of(Drafts.drop("a", 1), Drafts.drop("b", 2)), options)
                .value()
                .getFirst();
        policies.replace(a.id(), Drafts.drop("a", 9), rule -> true, PLAIN);
        policies.delete(a.id(), rule -> true, PLAIN);
        List<RevisionControl.Standing> all = revisions.below(Long.MAX_VALUE, 10);
        assertThat(all).extracting(one -> one.revision().number()).containsExactly(4L, 3L, 2L, 1L);
        assertThat(all)
                .extracting(RevisionControl.Standing::state)
                .containsExactly(
                        RevisionState.ACTIVE,
                        RevisionState.SUPERSEDED,
                        RevisionState.SUPERSEDED,
                        RevisionState.SUPERSEDED);
        assertThat(all)
                .extracting(one -> one.revision().summary())
                .containsExactly(
                        new RevisionSummary(0, 0, 0, 1),
                        new RevisionSummary(0, 1, 0, 0),
                        new RevisionSummary(2, 0, 0, 0),
                        RevisionSummary.NONE);
        Revision second = revisions.require(2).revision();
        assertThat(second.author()).isEqualTo("alice");
        assertThat(second.note()).isEqualTo("blocking it");
        assertThat(second.origin()).isEqualTo(Revision.Origin.API);
        assertThat(second.time()).isBetween(clock.instant().minusSeconds(60), clock.instant());
        assertThat(revisions.require(1).revision().origin()).isEqualTo(Revision.Origin.SYSTEM);
        assertThat(revisions.below(3, 1))
                .extracting(one -> one.revision().number())
                .containsExactly(2L);
    }

    @Test
    void aMoveIsNoChangeAndASettingIsNoRule() {
        Rule a = create("a");
        Rule b = create("b");
        create("c");
        List<RuleDraft> moved = new ArrayList<>();
        moved.add(Drafts.copy(b));
        moved.add(Drafts.copy(a));
        moved.add(Drafts.drop("c", 5));
        policies.replacePolicy(new PolicyDraft(Verdict.DROP, null, moved), policy -> true, PLAIN);
        assertThat(revisions.require(5).revision().summary()).isEqualTo(new RevisionSummary(0, 1, 1, 0));
        RevisionControl.Difference difference = revisions.difference(4, 5);
        assertThat(difference.moved()).hasSize(1);
        assertThat(difference.changed()).hasSize(1);
        assertThat(difference.before().defaultAction()).isEqualTo(Verdict.PASS);
        assertThat(difference.after().defaultAction()).isEqualTo(Verdict.DROP);
        assertThat(difference.added()).isEmpty();
        assertThat(difference.removed()).isEmpty();
    }

    @Test
    void whatWasChangedBackIsNoDifferenceButAMoveIs() {
        create("a");
        Rule b = create("b");
        create("c");
        policies.replace(b.id(), Drafts.drop("b", 9), rule -> true, PLAIN);
        policies.replace(b.id(), Drafts.copy(b), rule -> true, PLAIN);
        RevisionControl.Difference none = revisions.difference(4, 6);
        assertThat(List.of(none.added(), none.removed(), none.changed(), none.moved()))
                .containsOnly(List.of());
        List<RuleDraft> order = new ArrayList<>(
                policies.current().rules().stream().map(Drafts::copy).toList());
        java.util.Collections.rotate(order, 1);
        policies.replacePolicy(new PolicyDraft(Verdict.PASS, null, order), policy -> true, PLAIN);
        assertThat(revisions.difference(6, 7).moved()).extracting(Rule::name).containsExactly("c");
        assertThat(revisions.difference(7, 6).moved()).extracting(Rule::name).containsExactly("c");
    }

    @Test
    void differencesOfRandomHistoriesAreThoseOfTheirPolicies() {
        List<Policy> history = new ArrayList<>(List.of(policies.current()));
        Random random = new Random(11);
        while (history.size() < KEPT - 1) {
            step(random);
            if (policies.current().revision() > history.size()) {
                history.add(policies.current());
            }
        }
        for (int i = 0; i < 200; i++) {
            Policy before = history.get(random.nextInt(history.size()));
            Policy after = history.get(random.nextInt(history.size()));
            RevisionControl.Difference found = revisions.difference(before.revision(), after.revision());
            RevisionSummary plain = RevisionSummary.between(before.ruleList(), after.ruleList());
            assertThat(new RevisionSummary(
                            found.added().size(),
                            found.changed().size(),
                            found.moved().size(),
                            found.removed().size()))
                    .as("%d against %d", after.revision(), before.revision())
                    .isEqualTo(plain);
            assertThat(found.added())
                    .allSatisfy(rule -> assertThat(after.rule(rule.id())).contains(rule));
            assertThat(found.removed())
                    .allSatisfy(rule -> assertThat(before.rule(rule.id())).contains(rule));
        }
    }

    @Test
    void everyRevisionCanBeRestored() {
        List<Policy> history = new ArrayList<>(List.of(policies.current()));
        Random random = new Random(12);
        while (history.size() < 20) {
            step(random);
            if (policies.current().revision() > history.size()) {
                history.add(policies.current());
            }
        }
        for (int i = 0; i < 20; i++) {
            Policy target = history.get(random.nextInt(history.size()));
            long before = policies.current().revision();
            Applied<Policy> applied = revisions.restore(target.revision(), PLAIN);
            RuleList rules = policies.current().ruleList();
            assertThat(rules).hasSameSizeAs(target.rules());
            for (int at = 0; at < rules.size(); at++) {
                assertThat(rules.get(at).hasContentOf(target.rules().get(at))).isTrue();
                assertThat(rules.get(at).sequence())
                        .isEqualTo(target.rules().get(at).sequence());
            }
            if (applied.policy().revision() > before) {
                assertThat(revisions.require(before + 1).revision().origin()).isEqualTo(Revision.Origin.RESTORE);
            }
        }
        Policy last = policies.current();
        stop();
        start();
        assertThat(policies.current()).isEqualTo(last);
    }

    private void step(Random random) {
        List<Rule> rules = policies.current().rules();
        Rule some = rules.isEmpty() ? create("first") : rules.get(random.nextInt(rules.size()));
        switch (random.nextInt(5)) {
            case 0 -> policies.delete(some.id(), rule -> true, PLAIN);
            case 1 ->
                policies.replace(some.id(), Drafts.drop(some.name(), random.nextInt(65_536)), rule -> true, PLAIN);
            case 2 -> {
                List<RuleDraft> drafts = new ArrayList<>(
                        policies.current().rules().stream().map(Drafts::copy).toList());
                java.util.Collections.shuffle(drafts, random);
                policies.replacePolicy(new PolicyDraft(Verdict.PASS, null, drafts), policy -> true, PLAIN);
            }
            default -> create("r" + random.nextLong(Long.MAX_VALUE));
        }
    }

    @Test
    void aRestoreThatChangesNothingMakesNoRevision() {
        create("a");
        revisions.restore(2, PLAIN);
        assertThat(policies.current().revision()).isEqualTo(2);
        revisions.restore(1, DRY_RUN);
        assertThat(policies.current().rules()).hasSize(1);
    }

    @Test
    void aRestoreNeedsTheSetsThatItsRulesName() {
        sets.create(new SetDraft("a", null, List.of()), PLAIN);
        Rule naming = policies.create(List.of(Drafts.of(null, "naming", Drafts.naming("a"), null)), PLAIN)
                .value()
                .getFirst();
        policies.delete(naming.id(), rule -> true, PLAIN);
        sets.delete("a", set -> true, PLAIN);
        assertThatExceptionOfType(RefusedException.SetsMissing.class)
                .isThrownBy(() -> revisions.restore(2, PLAIN))
                .withMessageContaining("a; create them first");
        sets.create(new SetDraft("a", null, List.of()), PLAIN);
        revisions.restore(2, PLAIN);
        assertThat(policies.current().rules()).extracting(Rule::name).containsExactly("naming");
    }

    @Test
    void rulesThatHaveExpiredStayAway() {
        policies.create(List.of(Drafts.dropUntil(clock.instant().plusSeconds(3_600)), Drafts.drop("b", 2)), PLAIN);
        policies.replacePolicy(new PolicyDraft(Verdict.PASS, null, List.of()), policy -> true, PLAIN);
        clock.step(Duration.ofHours(2));
        revisions.restore(2, PLAIN);
        assertThat(policies.current().rules()).extracting(Rule::name).containsExactly("b");
    }

    @Test
    void theOldestGoBeyondTheNumberThatIsKept() {
        for (int i = 0; i < KEPT + 10; i++) {
            create("r" + i);
        }
        long newest = policies.current().revision();
        long oldest = newest - KEPT + 1;
        assertThat(revisions.below(Long.MAX_VALUE, 1_000)).hasSize(KEPT);
        assertThatExceptionOfType(RefusedException.NoSuchRevision.class)
                .isThrownBy(() -> revisions.require(oldest - 1))
                .withMessageContaining("not kept any more; the oldest one kept is " + oldest);
        assertThatExceptionOfType(RefusedException.NoSuchRevision.class)
                .isThrownBy(() -> revisions.require(newest + 1))
                .withMessageContaining("there is no revision");
        assertThat(revisions.difference(oldest, newest).added()).hasSize(KEPT - 1);
        revisions.restore(oldest, PLAIN);
        assertThat(policies.current().rules()).hasSize((int) oldest - 1);
    }

    @Test
    void versionsOfRulesGoWithTheirRevisions() {
        Rule rule = create("r");
        for (int i = 0; i < 3 * KEPT; i++) {
            policies.replace(rule.id(), Drafts.drop("r", i), found -> true, PLAIN);
        }
        assertThat(Stores.ruleVersions(file)).isEqualTo(KEPT);
    }

    @Test
    void theOldGoByAgeButNeverThePolicyInForce() {
        create("a");
        create("b");
        clock.step(Duration.ofDays(31));
        create("c");
        assertThat(revisions.below(Long.MAX_VALUE, 10))
                .extracting(one -> one.revision().number())
                .containsExactly(4L);
        assertThat(policies.current().rules()).hasSize(3);
        stop();
        start();
        assertThat(policies.current().rules()).hasSize(3);
    }

    @Test
    void whatExpiresAtOneTimeIsOneRevision() {
        RuleDraft soon = Drafts.dropUntil(clock.instant().plusSeconds(60));
        policies.create(List.of(soon, soon, soon), PLAIN);
        clock.step(Duration.ofSeconds(61));
        org.awaitility.Awaitility.await().until(() -> policies.current().rules().isEmpty());
        assertThat(policies.current().revision()).isEqualTo(3);
        org.awaitility.Awaitility.await()
                .until(() ->
                        revisions.below(Long.MAX_VALUE, 1).getFirst().revision().number() == 3);
        Revision expiry = revisions.require(3).revision();
        assertThat(expiry.origin()).isEqualTo(Revision.Origin.EXPIRY);
        assertThat(expiry.summary()).isEqualTo(new RevisionSummary(0, 0, 0, 3));
    }

    private Rule create(String name) {
        return policies.create(List.of(Drafts.drop(name, 80)), PLAIN).value().getFirst();
    }
}
