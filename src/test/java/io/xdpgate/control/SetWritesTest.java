package io.xdpgate.control;

import static io.xdpgate.testkit.Drafts.DRY_RUN;
import static io.xdpgate.testkit.Drafts.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.dataplane.DataplaneException;
import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.InvalidPolicyException;
import io.xdpgate.policy.Matches;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.RuleList;
import io.xdpgate.policy.SetEntry;
import io.xdpgate.policy.SetLimits;
import io.xdpgate.policy.Verdict;
import io.xdpgate.store.MemoryPolicyStore;
import io.xdpgate.testkit.Drafts;
import io.xdpgate.testkit.FakeDataplane;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Address sets that come with writes of the policy, and writes of the policy that do not concern them. */
@Timeout(60)
class SetWritesTest {
    private final FakeDataplane dataplane = new FakeDataplane();
    private final MemoryPolicyStore store = new MemoryPolicyStore();
    private final PolicyControl policies = new PolicyControl(
            dataplane, new IncrementalCompilation(Guard.NONE), store, PolicyLimits.DEFAULT, Clock.systemUTC());
    private final SetControl sets = started();

    private SetControl started() {
        policies.initialise();
        return new SetControl(policies, SetLimits.DEFAULT, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        sets.close();
        policies.close();
    }

    @Test
    void otherWritesKeepTheSets() {
        sets.create(draft("a", "10.0.0.1"), PLAIN);
        policies.create(List.of(naming("a")), PLAIN);
        policies.create(List.of(Drafts.drop("other", 80)), PLAIN);
        policies.replacePolicy(new PolicyDraft(Verdict.DROP, null, null), policy -> true, PLAIN);
        assertThat(sets.require("a").entries().size()).isEqualTo(1);
        assertThat(policies.current().defaultAction()).isEqualTo(Verdict.DROP);
        assertThat(store.policy()).contains(policies.current());
    }

    @Test
    void aChangeOfSetsKeepsTheListOfRules() {
        sets.create(draft("a"), PLAIN);
        policies.create(List.of(naming("a")), PLAIN);
        RuleList rules = policies.current().ruleList();
        sets.create(draft("b"), PLAIN);
        replaceSets(draft("a", "10.0.0.1"));
        assertThat(policies.current().ruleList()).isSameAs(rules);
        assertThat(sets.sets().names()).containsExactly("a");
    }

    @Test
    void theKernelIsAskedForSetsThatEnabledRulesNameOnly() {
        replaceSets(draft("a", "10.0.0.1"), draft("b"));
        assertThat(dataplane.installs()).extracting(PolicyTables::revision).containsExactly(1L);
        assertThat(store.policy()).contains(policies.current());
        policies.create(List.of(naming("a")), PLAIN);
        replaceSets(draft("a", "10.0.0.2"), draft("b"));
        assertThat(dataplane.installs()).extracting(PolicyTables::revision).containsExactly(1L, 2L, 2L);
        replaceSets(draft("a", "10.0.0.2"), draft("b", "10.0.0.3"));
        assertThat(dataplane.installs()).hasSize(3);
        assertThat(policies.current().revision()).isEqualTo(2);
        assertThat(store.policy()).contains(policies.current());
    }

    @Test
    void aRefusedInstallOfSetsChangesNothing() {
        replaceSets(draft("a", "10.0.0.1"));
        policies.create(List.of(naming("a")), PLAIN);
        Policy before = policies.current();
        dataplane.failNextInstall();
        assertThatExceptionOfType(DataplaneException.class).isThrownBy(() -> replaceSets(draft("a", "10.0.0.2")));
        assertThat(policies.current()).isEqualTo(before);
        assertThat(sets.journal("a", 0, 9).changes()).hasSize(1);
        replaceSets(draft("a", "10.0.0.2"));
        assertThat(sets.journal("a", 0, 9).changes()).hasSize(2);
    }

    @Test
    void aDryRunLeavesTheSetsAsTheyAre() {
        PolicyDraft draft = new PolicyDraft(Verdict.PASS, null, null, List.of(draft("a")));
        assertThat(policies.replacePolicy(draft, policy -> true, DRY_RUN)
                        .value()
                        .sets()
                        .has("a"))
                .isTrue();
        assertThat(policies.current()).isEqualTo(Policy.INITIAL);
        assertThat(policies.replacePolicy(draft, policy -> true, PLAIN).value()).isEqualTo(policies.current());
        assertThat(sets.sets().has("a")).isTrue();
    }

    @Test
    void aSetInUseStaysUntilItsLastRuleGoes() {
        replaceSets(draft("a"), draft("b"));
        String rule =
                policies.create(List.of(naming("a")), PLAIN).value().getFirst().id();
        assertThatExceptionOfType(RefusedException.SetInUse.class).isThrownBy(() -> replaceSets(draft("b")));
        policies.delete(rule, found -> true, PLAIN);
        replaceSets(draft("b"));
        assertThat(sets.sets().names()).containsExactly("b");
    }

    @Test
    void limitsOfSetsHoldForWholePolicies() {
        List<SetDraft> tooMany = new ArrayList<>();
        for (int i = 0; i <= SetLimits.DEFAULT.maxSets(); i++) {
            tooMany.add(draft("s" + i));
        }
        assertThatExceptionOfType(InvalidPolicyException.class)
                .isThrownBy(() -> replaceSets(tooMany.toArray(SetDraft[]::new)))
                .withMessageContaining("the limit is 1000");
        tooMany.removeLast();
        replaceSets(tooMany.toArray(SetDraft[]::new));
        assertThat(sets.sets().size()).isEqualTo(1_000);
    }

    @Test
    void writesThatQueueLeaveEveryVersionInTheJournal() throws Exception {
        replaceSets(draft("a", "10.0.0.255"));
        policies.create(List.of(naming("a")), PLAIN);
        dataplane.beforeInstall(() -> LockSupport.parkNanos(2_000_000));
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writes = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String address = "10.0.0." + i;
                String name = "rule-" + i;
                writes.add(callers.submit(() -> replaceSets(draft("a", address))));
                writes.add(callers.submit(() -> policies.create(List.of(Drafts.drop(name, 80)), PLAIN)));
            }
            for (Future<?> write : writes) {
                write.get();
            }
        }
        SetJournal.Page page = sets.journal("a", 0, 100);
        assertThat(page.complete()).isTrue();
        assertThat(page.changes())
                .extracting(SetJournal.Change::version)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 21).boxed().toList());
        assertThat(policies.current().revision()).isEqualTo(22);
        assertThat(policies.current().rules()).hasSize(21);
        assertThat(store.policy()).contains(policies.current());
    }

    private void replaceSets(SetDraft... drafts) {
        policies.replacePolicy(new PolicyDraft(Verdict.PASS, null, null, List.of(drafts)), policy -> true, PLAIN);
    }

    private static SetDraft draft(String name, String... prefixes) {
        return new SetDraft(
                name,
                null,
                Stream.of(prefixes)
                        .map(text -> new SetEntry(Prefix.parse(text).orElseThrow(), null, null))
                        .toList());
    }

    private static RuleDraft naming(String set) {
        AddressMatch source = new AddressMatch(List.of(), List.of(set), false);
        return Drafts.of(null, null, Matches.match().source(source).build(), null);
    }
}
