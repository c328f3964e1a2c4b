package io.xdpgate.control;

import static io.xdpgate.testkit.Drafts.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xdpgate.dataplane.DataplaneException;
import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.AddressSet;
import io.xdpgate.policy.EntrySet;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.InvalidPolicyException;
import io.xdpgate.policy.Matches;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.SetEntry;
import io.xdpgate.policy.SetLimits;
import io.xdpgate.policy.Verdict;
import io.xdpgate.store.MemoryPolicyStore;
import io.xdpgate.testkit.Drafts;
import io.xdpgate.testkit.FakeDataplane;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SetControlTest {
    private static final SetLimits SMALL = new SetLimits(70, 4, 6, 8);

    private final FakeDataplane dataplane = new FakeDataplane();
    private final MemoryPolicyStore store = new MemoryPolicyStore();
    private final PolicyControl policies = policies();
    private final SetControl control = started();

    private PolicyControl policies() {
        return new PolicyControl(
                dataplane,
                new IncrementalCompilation(Guard.NONE),
                store,
                PolicyLimits.DEFAULT,
                SMALL,
                Clock.systemUTC());
    }

    private SetControl started() {
        policies.initialise();
        return new SetControl(policies, SMALL, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        control.close();
        policies.close();
    }

    @Test
    void aRefusedInstallChangesNothing() {
        create("a", "10.0.0.1");
        policies.create(List.of(naming("a")), PLAIN);
        dataplane.failNextInstall();
        assertThatExceptionOfType(DataplaneException.class).isThrownBy(() -> add("a", "10.0.0.2"));
        assertThat(control.require("a").version()).isEqualTo(1);
        assertThat(control.journal("a", 0, 9).changes()).hasSize(1);
        assertThat(add("a", "10.0.0.2").set().version()).isEqualTo(2);
        assertThat(store.policy()).contains(policies.current());
        assertThat(policies.current().revision()).isEqualTo(2);
    }

    @Test
    void limitsAreKept() {
        create("a", "10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4");
        assertThatExceptionOfType(InvalidPolicyException.class)
                .isThrownBy(() -> add("a", "10.0.0.5"))
                .withMessageContaining("5 entries, the limit is 4");
        create("b", "10.0.0.1", "10.0.0.2");
        assertThatExceptionOfType(InvalidPolicyException.class)
                .isThrownBy(() -> add("b", "10.0.0.3"))
                .withMessageContaining("7 entries, the limit is 6");
        assertThatExceptionOfType(InvalidPolicyException.class)
                .isThrownBy(() -> control.create(new SetDraft("c/", "123456789", null), PLAIN))
                .satisfies(refused -> assertThat(refused.faults())
                        .extracting(fault -> fault.pointer())
                        .containsExactly("/name", "/comment"));
        IntStream.range(0, 68).forEach(i -> create("s" + i));
        assertThatExceptionOfType(InvalidPolicyException.class)
                .isThrownBy(() -> create("x"))
                .withMessageContaining("the limit is 70");
    }

    @Test
    void rulesNameAsManySetsAsTheTablesTake() {
        IntStream.range(0, 65).forEach(i -> create("s" + i));
        List<RuleDraft> drafts =
                IntStream.range(0, 65).mapToObj(i -> naming("s" + i)).toList();
        assertThatExceptionOfType(InvalidPolicyException.class)
                .isThrownBy(() -> policies.create(drafts, PLAIN))
                .withMessageContaining("65 address sets, the limit is 64");
        // One fewer than the sets: rules that name nothing but a set have as many places.
        assertThat(policies.create(drafts.subList(0, 63), PLAIN).value()).hasSize(63);
    }

    @Test
    void whatExpiredWhileStoppedIsNotInForce() {
        Instant past = Instant.now().minusSeconds(5);
        AddressSet set = AddressSet.create(
                "a", null, EntrySet.of(List.of(entry("10.0.0.1", past), entry("10.0.0.2", null))), past);
        MemoryPolicyStore disk = new MemoryPolicyStore();
        Policy policy = Policy.INITIAL;
        disk.keep(policy.withSets(policy.sets().with(set)));
        try (PolicyControl restarted = new PolicyControl(
                dataplane, new IncrementalCompilation(Guard.NONE), disk, PolicyLimits.DEFAULT, Clock.systemUTC())) {
            restarted.initialise();
            assertThat(restarted.current().sets().entries("a").size()).isEqualTo(1);
            assertThat(restarted.current().defaultAction()).isEqualTo(Verdict.PASS);
        }
    }

    @Test
    void theJournalForgetsTheOldest() {
        create("a");
        for (int i = 0; i <= SetJournal.MOST_CHANGES; i++) {
            add("a", "10.0.0.1");
            control.change("a", List.of(), List.of(prefix("10.0.0.1")), set -> true, PLAIN);
        }
        SetJournal.Page page = control.journal("a", 0, 10);
        assertThat(page.complete()).isFalse();
        assertThat(page.more()).isTrue();
        long last = control.require("a").version();
        assertThat(control.journal("a", last - 3, 10).complete()).isTrue();
        assertThat(control.journal("a", last - 3, 10).changes()).hasSize(3);
        assertThat(control.journal("a", last, 10).complete()).isTrue();
        control.delete("a", set -> true, PLAIN);
        create("a");
        assertThat(control.journal("a", 0, 10).changes()).hasSize(1);
    }

    private static RuleDraft naming(String set) {
        return Drafts.of(
                null,
                null,
                Matches.match()
                        .source(new AddressMatch(List.of(), List.of(set), false))
                        .build(),
                null);
    }

    private AddressSet create(String name, String... prefixes) {
        List<SetEntry> entries =
                Stream.of(prefixes).map(text -> entry(text, null)).toList();
        return control.create(new SetDraft(name, null, entries), PLAIN);
    }

    private SetChange add(String set, String prefix) {
        return control.change(set, List.of(entry(prefix, null)), List.of(), found -> true, PLAIN);
    }

    private static SetEntry entry(String prefix, @Nullable Instant expiresAt) {
        return new SetEntry(prefix(prefix), expiresAt, null);
    }

    private static Prefix prefix(String text) {
        return Prefix.parse(text).orElseThrow();
    }
}
