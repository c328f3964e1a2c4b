package io.xdpgate.control;

import static io.xdpgate.testkit.Drafts.DRY_RUN;
import static io.xdpgate.testkit.Drafts.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.xdpgate.policy.Action;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.InvalidPolicyException;
import io.xdpgate.policy.LogChoice;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.policy.PolicyOptions;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.Verdict;
import io.xdpgate.store.MemoryPolicyStore;
import io.xdpgate.testkit.FakeDataplane;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only so many enabled count rules at a time, so that the cost of a packet stays flat. */
class CountRuleLimitTest {
    private final FakeDataplane dataplane = new FakeDataplane();

    private PolicyControl control(PolicyLimits limits) {
        PolicyControl control = new PolicyControl(
                dataplane, new IncrementalCompilation(Guard.NONE), new MemoryPolicyStore(), limits, Clock.systemUTC());
        control.initialise();
        return control;
    }

    private static PolicyLimits limits(int maxCountRules) {
        return new PolicyLimits(1_700, maxCountRules, 1_000, 64, 32, 255, 1_024, 128);
    }

    @Test
    void theDefaultIs64() {
        assertThat(PolicyLimits.DEFAULT.maxCountRules()).isEqualTo(64);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 256})
    void oneMoreThanTheLimitIsRefused(int limit) {
        try (PolicyControl control = control(limits(limit))) {
            control.create(Collections.nCopies(limit, counting(true)), PLAIN);
            assertThat(countRules()).isEqualTo(limit);
            assertRefused(limit, () -> control.create(List.of(counting(true)), PLAIN));
            assertRefused(limit, () -> control.create(List.of(counting(true)), DRY_RUN));
            assertThat(control.current().rules()).hasSize(limit);
        }
    }

    @Test
    void disabledOnesAndOtherActionsDoNotCount() {
        try (PolicyControl control = control(PolicyLimits.DEFAULT)) {
            control.create(Collections.nCopies(64, counting(true)), PLAIN);
            Rule idle = control.create(List.of(counting(false), counting(false)), PLAIN)
                    .value()
                    .getFirst();
            control.create(List.of(draft(Action.DROP, true), draft(Action.PASS, true)), PLAIN);
            assertRefused(64, () -> control.replace(idle.id(), counting(true), rule -> true, PLAIN));
            Rule active = control.current().rules().getFirst();
            control.batch(
                    List.of(
                            new RuleStep.Replace(active.id(), counting(false), rule -> true),
                            new RuleStep.Replace(idle.id(), counting(true), rule -> true)),
                    PLAIN);
            assertThat(countRules()).isEqualTo(64);
        }
    }

    private int countRules() {
        var counts = dataplane.installed().orElseThrow().counts();
        return counts == null ? 0 : counts.rules().size();
    }

    @Test
    void aWholePolicyIsHeldToItToo() {
        try (PolicyControl control = control(limits(2))) {
            List<RuleDraft> three = Collections.nCopies(3, counting(true));
            PolicyDraft tooMany = new PolicyDraft(Verdict.PASS, PolicyOptions.DEFAULT, three);
            assertRefused(2, () -> control.replacePolicy(tooMany, policy -> true, PLAIN));
            PolicyDraft fits = new PolicyDraft(Verdict.PASS, PolicyOptions.DEFAULT, three.subList(0, 2));
            assertThat(control.replacePolicy(fits, policy -> true, PLAIN)
                            .value()
                            .rules())
                    .hasSize(2);
        }
    }

    @Test
    void noMoreThan256CanBeConfigured() {
        assertThat(limits(256).maxCountRules()).isEqualTo(256);
        assertThatIllegalArgumentException().isThrownBy(() -> limits(257));
    }

    private static void assertRefused(int limit, Runnable write) {
        assertThatExceptionOfType(InvalidPolicyException.class)
                .isThrownBy(write::run)
                .satisfies(refused -> assertThat(refused.faults())
                        .singleElement()
                        .satisfies(fault -> {
                            assertThat(fault.pointer()).isEqualTo("/rules");
                            assertThat(fault.detail()).contains("action count", "the limit is " + limit);
                        }));
    }

    private static RuleDraft counting(boolean enabled) {
        return draft(Action.COUNT, enabled);
    }

    private static RuleDraft draft(Action action, boolean enabled) {
        return new RuleDraft(
                null,
                null,
                Rule.DEFAULT_PRIORITY,
                enabled,
                Match.EVERY,
                action,
                null,
                LogChoice.ABSENT,
                null,
                null,
                Map.of(),
                null);
    }
}
