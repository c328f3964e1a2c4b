package io.xdpgate.control;

import static io.xdpgate.testkit.Drafts.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.xdpgate.policy.Guard;
import io.xdpgate.policy.InvalidPolicyException;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.SetEntry;
import io.xdpgate.policy.SetLimits;
import io.xdpgate.policy.Verdict;
import io.xdpgate.store.StoreFile;
import io.xdpgate.store.Stores;
import io.xdpgate.testkit.Drafts;
import io.xdpgate.testkit.FakeDataplane;
import io.xdpgate.testkit.SettableBootClock;
import io.xdpgate.testkit.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A provisional change lasts only if it is confirmed in time, restart or not; over the real store. */
@Timeout(60)
class ConfirmTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final WriteOptions PROVISIONAL = provisional("tester", MINUTE);

    @TempDir
    Path directory;

    private final SettableClock clock = new SettableClock();
    private final SettableBootClock bootClock = new SettableBootClock();
    private final FakeDataplane dataplane = new FakeDataplane();
    private StoreFile file;
    private PolicyControl policies;
    private RevisionControl revisions;
    private SetControl sets;

    private static WriteOptions provisional(String author, Duration within) {
        return new WriteOptions(author, "why", false, false, null, false, within);
    }

    @BeforeEach
    void start() {
        file = StoreFile.open(directory.resolve(StoreFile.NAME));
        var store = Stores.of(file);
        policies = new PolicyControl(
                dataplane,
                new IncrementalCompilation(Guard.NONE),
                store,
                PolicyLimits.DEFAULT,
                SetLimits.DEFAULT,
                Guard.NONE,
                clock,
                bootClock);
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

    private void restart() {
        stop();
        start();
    }

    @Test
    void whatIsConfirmedStays() {
        create("kept", PLAIN);
        create("new", PROVISIONAL);
        assertThat(state(3)).isEqualTo(RevisionState.PROVISIONAL);
        assertThat(revisions.require(3).confirmBefore()).isAfter(clock.instant());
        assertThat(revisions.confirm(3).state()).isEqualTo(RevisionState.ACTIVE);
        bootClock.move(MINUTE);
        restart();
        assertThat(names()).containsExactly("kept", "new");
        create("next", PLAIN);
        assertThat(state(3)).isEqualTo(RevisionState.SUPERSEDED);
    }

    @Test
    void whatIsNotConfirmedGoesInTime() {
        Rule kept = create("kept", PLAIN);
        create("new", provisional("tester", Duration.ofSeconds(1)));
        Instant due = Instant.now().plusSeconds(1);
        await().pollInterval(Duration.ofMillis(5))
                .until(() -> policies.current().revision() == 4);
        assertThat(Instant.now()).isBetween(due.minusMillis(200), due.plusSeconds(10));
        awaitSaved();
        assertThat(policies.current().rules()).containsExactly(kept);
        assertThat(dataplane.installed().orElseThrow().revision()).isEqualTo(4);
        assertThat(state(3)).isEqualTo(RevisionState.REVERTED);
        assertThat(state(4)).isEqualTo(RevisionState.ACTIVE);
        Revision revert = revisions.require(4).revision();
        assertThat(revert.origin()).isEqualTo(Revision.Origin.REVERT);
        assertThat(revert.author()).isEqualTo(Revision.SYSTEM);
        assertThat(revert.summary()).isEqualTo(new RevisionSummary(0, 0, 0, 1));
        restart();
        assertThat(names()).containsExactly("kept");
        assertThat(state(3)).isEqualTo(RevisionState.REVERTED);
        create("free again", PLAIN);
    }

    @Test
    void changedAndDeletedRulesComeBackAsTheyWere() {
        Rule changed = create("changed", PLAIN);
        Rule deleted = create("deleted", PLAIN);
        policies.replace(changed.id(), Drafts.drop("other", 99), rule -> true, PROVISIONAL);
        policies.delete(deleted.id(), rule -> true, PROVISIONAL);
        policies.replacePolicy(new PolicyDraft(Verdict.DROP, null, null), policy -> true, PROVISIONAL);
        expireWindow();
        Policy back = policies.current();
        assertThat(back.defaultAction()).isEqualTo(Verdict.PASS);
        assertThat(back.rules()).hasSize(2);
        assertThat(back.rules().getFirst().hasContentOf(changed)).isTrue();
        assertThat(back.rules().getLast().hasContentOf(deleted)).isTrue();
        assertThat(back.rules()).extracting(Rule::sequence).containsExactly(changed.sequence(), deleted.sequence());
        assertThat(List.of(state(4), state(5), state(6))).containsOnly(RevisionState.REVERTED);
    }

    @Test
    void othersWaitAndTheAuthorMayAdd() {
        create("first", PROVISIONAL);
        assertThatExceptionOfType(RefusedException.ConfirmWindowOpen.class).isThrownBy(() -> create("x", PLAIN));
        assertThatExceptionOfType(RefusedException.ConfirmWindowOpen.class)
                .isThrownBy(() -> create("x", provisional("somebody", MINUTE)));
        assertThat(policies.create(List.of(Drafts.drop("x", 80)), Drafts.DRY_RUN)
                        .policy()
                        .revision())
                .isEqualTo(3);
        Instant before = revisions.require(2).confirmBefore();
        clock.step(Duration.ofSeconds(30));
        bootClock.move(Duration.ofSeconds(30));
        create("second", PROVISIONAL);
        assertThat(revisions.require(3).confirmBefore()).isAfter(before);
        assertThat(state(2)).isEqualTo(RevisionState.PROVISIONAL);
        assertThatExceptionOfType(RefusedException.NotProvisional.class)
                .isThrownBy(() -> revisions.confirm(2))
                .withMessageContaining("confirm the newest one, 3");
        bootClock.move(Duration.ofSeconds(31));
        assertThat(names()).containsExactly("first", "second");
        expireWindow();
        assertThat(names()).isEmpty();
        assertThatExceptionOfType(RefusedException.NotProvisional.class).isThrownBy(() -> revisions.confirm(3));
    }

    @Test
    void entriesGoOnAndOutliveTheRevert() {
        sets.create(new SetDraft("a", null, List.of()), PLAIN);
        create("new", PROVISIONAL);
        sets.change("a", List.of(entry("192.0.2.1")), List.of(), set -> true, PLAIN);
        sets.create(new SetDraft("b", null, List.of(entry("192.0.2.2"))), PLAIN);
        expireWindow();
        assertThat(names()).isEmpty();
        assertThat(sets.require("a").entries().size()).isEqualTo(1);
        assertThat(sets.require("b").entries().size()).isEqualTo(1);
    }

    @Test
    void aSetThatTheFormerPolicyNamesCannotGo() {
        sets.create(new SetDraft("a", null, List.of()), PLAIN);
        Rule naming = policies.create(List.of(Drafts.of(null, "naming", Drafts.naming("a"), null)), PLAIN)
                .value()
                .getFirst();
        policies.delete(naming.id(), rule -> true, PROVISIONAL);
        assertThatExceptionOfType(RefusedException.SetInUse.class)
                .isThrownBy(() -> sets.delete("a", set -> true, PLAIN));
        assertThatExceptionOfType(InvalidPolicyException.class)
                .isThrownBy(() -> policies.replacePolicy(
                        new PolicyDraft(Verdict.PASS, null, List.of(), List.of()), policy -> true, PROVISIONAL));
        expireWindow();
        assertThat(names()).containsExactly("naming");
        assertThat(sets.sets().has("a")).isTrue();
    }

    @Test
    void norCanItAfterARestart() {
        sets.create(new SetDraft("a", null, List.of()), PLAIN);
        Rule naming = policies.create(List.of(Drafts.of(null, "naming", Drafts.naming("a"), null)), PLAIN)
                .value()
                .getFirst();
        policies.delete(naming.id(), rule -> true, PROVISIONAL);
        restart();
        assertThatExceptionOfType(InvalidPolicyException.class)
                .isThrownBy(() -> policies.replacePolicy(
                        new PolicyDraft(Verdict.PASS, null, List.of(), List.of()), policy -> true, PROVISIONAL))
                .withMessageContaining("a provisional change cannot delete address sets, here a");
        expireWindow();
        assertThat(names()).containsExactly("naming");
    }

    @Test
    void aSetThatIsDeletedInTheMeantimeIsNotMissed() {
        sets.create(new SetDraft("a", null, List.of()), PLAIN);
        create("new", PROVISIONAL);
        sets.delete("a", set -> true, PLAIN);
        create("second", PROVISIONAL);
        expireWindow();
        assertThat(names()).isEmpty();
    }

    @Test
    void aRestartAfterTheTimeBeginsWithTheFormerPolicy() {
        create("kept", PLAIN);
        create("new", PROVISIONAL);
        stop();
        bootClock.move(MINUTE);
        int installs = dataplane.installs().size();
        start();
        assertThat(names()).containsExactly("kept");
        assertThat(dataplane.installs().subList(installs, dataplane.installs().size()))
                .as("no install of the policy that was not confirmed")
                .extracting(tables -> tables.revision())
                .containsExactly(4L);
        assertThat(state(3)).isEqualTo(RevisionState.REVERTED);
    }

    @Test
    void aRestartWithinTheTimeGoesOnWaiting() {
        create("kept", PLAIN);
        create("new", PROVISIONAL);
        stop();
        bootClock.move(MINUTE.minusSeconds(20));
        start();
        assertThat(names()).containsExactly("kept", "new");
        assertThat(state(3)).isEqualTo(RevisionState.PROVISIONAL);
        assertThatExceptionOfType(RefusedException.ConfirmWindowOpen.class).isThrownBy(() -> create("x", PLAIN));
        expireWindow();
        assertThat(names()).containsExactly("kept");
    }

    @Test
    void aStepOfTheWallClockMovesNothing() {
        create("new", PROVISIONAL);
        clock.step(Duration.ofDays(1));
        restart();
        assertThat(names()).containsExactly("new");
        clock.step(Duration.ofDays(-2));
        restart();
        bootClock.move(MINUTE);
        await().until(() -> names().isEmpty());
    }

    @Test
    void aRebootGoesByTheWallClockAndGrantsTheTimeOnceMoreAtMost() {
        create("new", PROVISIONAL);
        stop();
        bootClock.reboot();
        clock.step(Duration.ofHours(-1));
        start();
        assertThat(names()).containsExactly("new");
        stop();
        clock.step(Duration.ofHours(1).plus(MINUTE));
        start();
        assertThat(names()).isEmpty();
    }

    @Test
    void rulesThatExpireInTheMeantimeStayAway() {
        policies.create(List.of(Drafts.dropUntil(clock.instant().plusMillis(300))), PLAIN);
        create("new", PROVISIONAL);
        await().until(() -> policies.current().rules().size() == 1);
        expireWindow();
        assertThat(policies.current().rules()).isEmpty();
    }

    @Test
    void aChangeThatChangesNothingOpensNoWindow() {
        Rule same = create("same", PLAIN);
        policies.replace(same.id(), Drafts.copy(same), rule -> true, PROVISIONAL);
        create("next", PLAIN);
        assertThat(policies.current().revision()).isEqualTo(3);
    }

    /** Until what is provisional is gone. */
    private void expireWindow() {
        long before = policies.current().revision();
        bootClock.move(MINUTE.plusSeconds(1));
        await().until(() -> policies.current().revision() > before);
        awaitSaved();
    }

    /** What the service does by itself is in the kernel before it is on the disk. */
    private void awaitSaved() {
        await().until(() ->
                revisions.below(Long.MAX_VALUE, 1).getFirst().revision().number()
                        == policies.current().revision());
    }

    private Rule create(String name, WriteOptions options) {
        return policies.create(List.of(Drafts.drop(name.replace(' ', '-'), 80)), options)
                .value()
                .getFirst();
    }

    private List<String> names() {
        return policies.current().rules().stream()
                .map(rule -> String.valueOf(rule.name()))
                .toList();
    }

    private RevisionState state(long number) {
        return revisions.require(number).state();
    }

    private static SetEntry entry(String prefix) {
        return SetEntry.of(Prefix.parse(prefix).orElseThrow());
    }
}
