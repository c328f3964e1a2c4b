package io.xdpgate.control;

import static io.xdpgate.testkit.Drafts.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PolicyReplacementTest {
    private final FakeDataplane dataplane = new FakeDataplane();
    private final PolicyControl control = new PolicyControl(
            dataplane,
            new IncrementalCompilation(Guard.NONE),
            new MemoryPolicyStore(),
            PolicyLimits.DEFAULT,
            Clock.systemUTC());

    @BeforeEach
    void threeRules() {
        control.initialise();
        control.create(List.of(Drafts.drop("a", 1), Drafts.drop("b", 2), Drafts.drop(null, 3)), PLAIN);
    }

    @AfterEach
    void close() {
        control.close();
    }

    @Test
    void writingBackWhatWasReadMakesNoRevision() {
        Policy before = control.current();
        Applied<Policy> applied = replace(Verdict.PASS, copies());
        assertThat(applied.policy()).isEqualTo(before);
        assertThat(control.current()).isEqualTo(before);
        assertThat(dataplane.installs()).hasSize(2);
    }

    @Test
    void absentRulesStay() {
        List<Rule> before = control.current().rules();
        replace(Verdict.DROP, null);
        assertThat(control.current().rules()).isEqualTo(before);
        assertThat(control.current().defaultAction()).isEqualTo(Verdict.DROP);
        assertThat(control.current().revision()).isEqualTo(3);
    }

    @Test
    void listedOrderIsOrderOfCreationAndOnlyMovedRulesChange() {
        List<Rule> old = control.current().rules();
        List<RuleDraft> copies = copies();
        replace(Verdict.PASS, List.of(copies.get(2), copies.get(0), copies.get(1)));
        List<Rule> now = control.current().rules();
        assertThat(now)
                .extracting(Rule::id)
                .containsExactly(old.get(2).id(), old.get(0).id(), old.get(1).id());
        assertThat(now).extracting(Rule::revision).containsExactly(3L, 2L, 2L);
        assertThat(now.get(0).createdAt()).isEqualTo(old.get(2).createdAt());
    }

    @Test
    void newRuleInTheMiddleLeavesTheRevisionOfTheOthers() {
        List<RuleDraft> copies = copies();
        replace(Verdict.PASS, List.of(copies.get(0), Drafts.drop("new", 9), copies.get(1), copies.get(2)));
        assertThat(control.current().rules()).extracting(Rule::revision).containsExactly(2L, 3L, 2L, 2L);
        assertThat(control.current().rules()).extracting(Rule::sequence).doesNotHaveDuplicates();
    }

    @Test
    void rulesWithoutIdAreRecognisedByName() {
        List<Rule> old = control.current().rules();
        replace(Verdict.PASS, List.of(Drafts.drop("a", 1), Drafts.drop("b", 22)));
        List<Rule> now = control.current().rules();
        assertThat(now.get(0)).isEqualTo(old.get(0));
        assertThat(now.get(1).id()).isEqualTo(old.get(1).id());
        assertThat(now.get(1).revision()).isEqualTo(3);
        assertThat(now).hasSize(2);
    }

    @Test
    void unknownAndRepeatedIdsAreFaults() {
        RuleDraft unknown = Drafts.of("r_unknown", null, Drafts.tcpTo(1, List.of()), null);
        RuleDraft first = copies().getFirst();
        assertThatExceptionOfType(InvalidPolicyException.class)
                .isThrownBy(() -> replace(Verdict.PASS, List.of(first, unknown, first, Drafts.drop("b b", 1))))
                .satisfies(refused -> assertThat(refused.faults())
                        .extracting(Fault::pointer)
                        .containsExactly("/rules/1/id", "/rules/2/id", "/rules/3/name"));
        assertThat(control.current().revision()).isEqualTo(2);
    }

    @Test
    void nameThatIsListedTwiceIsRefused() {
        assertThatExceptionOfType(RefusedException.DuplicateName.class)
                .isThrownBy(() -> replace(Verdict.PASS, List.of(Drafts.drop("a", 1), Drafts.drop("a", 2))))
                .satisfies(refused -> assertThat(refused.pointer()).isEqualTo("/rules/1/name"));
    }

    @Test
    void stalePreconditionIsRefused() {
        PolicyDraft draft = new PolicyDraft(Verdict.PASS, PolicyOptions.DEFAULT, List.of());
        assertThatExceptionOfType(RefusedException.PreconditionFailed.class)
                .isThrownBy(() -> control.replacePolicy(draft, policy -> policy.revision() == 1, PLAIN));
        control.replacePolicy(draft, policy -> policy.revision() == 2, PLAIN);
        assertThat(control.current().rules()).isEmpty();
    }

    @Test
    void defaultDropWithoutAWayBackForRepliesWarns() {
        assertThat(replace(Verdict.DROP, List.of()).warnings())
                .extracting(Warning::kind)
                .containsExactly("stateless-default-drop");
        assertThat(replace(Verdict.PASS, List.of()).warnings()).isEmpty();
    }

    private Applied<Policy> replace(Verdict defaultAction, @Nullable List<RuleDraft> rules) {
        return control.replacePolicy(
                new PolicyDraft(defaultAction, PolicyOptions.DEFAULT, rules), policy -> true, PLAIN);
    }

    private List<RuleDraft> copies() {
        Stream<Rule> rules = control.current().rules().stream();
        return rules.map(Drafts::copy).toList();
    }
}
