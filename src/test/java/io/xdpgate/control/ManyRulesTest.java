package io.xdpgate.control;

import static io.xdpgate.testkit.Drafts.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.xdpgate.compiler.PolicyTablesCompiler;
import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.SetLimits;
import io.xdpgate.store.MemoryPolicyStore;
import io.xdpgate.testkit.Drafts;
import io.xdpgate.testkit.FakeDataplane;
import io.xdpgate.testkit.SettableClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a write costs besides its tables does not grow with the number of rules. Bounds have ten times margin. */
class ManyRulesTest {
    private final FakeDataplane dataplane = new FakeDataplane();

    /** Compiles to tables without rules, so that only what control does is measured. */
    private static final class NoRules implements PolicyCompilation {
        private final PolicyTablesCompiler compiler = new PolicyTablesCompiler();

        @Override
        public Compiled compile(Policy policy, Map<String, Integer> interfaceSlots) {
            PolicyTables tables = compiler.compile(
                            new Policy(policy.revision(), policy.defaultAction(), policy.options(), List.of()),
                            Guard.NONE,
                            interfaceSlots)
                    .tables();
            return new Compiled() {
                @Override
                public PolicyTables tables() {
                    return tables;
                }

                @Override
                public Compiled next(Policy next, Map<String, Integer> slots) {
                    return compile(next, slots);
                }

                @Override
                public boolean wantsConsolidation() {
                    return false;
                }
            };
        }
    }

    private PolicyControl control(Clock clock) {
        PolicyControl control = new PolicyControl(
                dataplane, new NoRules(), new MemoryPolicyStore(), PolicyLimits.DEFAULT, SetLimits.DEFAULT, clock);
        control.initialise();
        return control;
    }

    private static List<RuleDraft> drafts(int count) {
        List<RuleDraft> drafts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            drafts.add(Drafts.drop("rule-" + i, 1 + i % 65_535));
        }
        return drafts;
    }

    @Test
    @Timeout(20)
    void aThousandChangesASecondAmongTenThousandRules() throws InterruptedException, ExecutionException {
        try (PolicyControl control = control(Clock.systemUTC());
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            control.create(drafts(10_000), PLAIN);
            dataplane.beforeInstall(() -> LockSupport.parkNanos(2_000_000));
            List<Future<Rule>> answers = new ArrayList<>();
            long startNs = System.nanoTime();
            for (int i = 0; i < 1_000; i++) {
                Rule old = control.current().rules().get(i * 7);
                RuleDraft draft = Drafts.drop(old.name(), 443);
                answers.add(callers.submit(() ->
                        control.replace(old.id(), draft, rule -> true, PLAIN).value()));
            }
            for (Future<Rule> answer : answers) {
                Rule made = answer.get();
                assertThat(control.current().rule(made.id())).contains(made);
            }
            Duration took = Duration.ofNanos(System.nanoTime() - startNs);
            assertThat(took).isLessThan(Duration.ofSeconds(10));
            assertThat(control.current().rules()).hasSize(10_000);
        }
    }

    @Test
    @Timeout(120)
    void aChangeAmongAHundredThousandRulesTakesNoLongerThanAmongAThousand() {
        try (PolicyControl control = control(Clock.systemUTC())) {
            control.create(drafts(1_000), PLAIN);
            long fewNs = nanosPerChange(control);
            control.create(drafts(100_000).subList(1_000, 100_000), PLAIN);
            long manyNs = nanosPerChange(control);
            assertThat(manyNs).isLessThan(10 * fewNs + 1_000_000);
        }
    }

    private static long nanosPerChange(PolicyControl control) {
        int changes = 200;
        long startNs = 0;
        for (int i = -changes; i < changes; i++) {
            if (i == 0) {
                startNs = System.nanoTime();
            }
            List<Rule> rules = control.current().rules();
            Rule old = rules.get((i & 0xffff) % rules.size());
            control.replace(old.id(), Drafts.drop(old.name(), 1 + (i & 0xff)), rule -> true, PLAIN);
        }
        return (System.nanoTime() - startNs) / changes;
    }

    @Test
    @Timeout(60)
    void manyRulesThatExpireTogetherGoTogether() {
        SettableClock clock = new SettableClock();
        Instant start = clock.instant();
        try (PolicyControl control = control(clock)) {
            List<RuleDraft> drafts = new ArrayList<>(drafts(1_000));
            for (int i = 0; i < 5_000; i++) {
                drafts.add(Drafts.dropUntil(start.plusSeconds(60 + i % 60)));
                drafts.add(Drafts.dropUntil(start.plusSeconds(3_600 + i)));
            }
            control.create(drafts, PLAIN);
            clock.step(Duration.ofSeconds(200));
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> control.current().rules().size() == 6_000);
            assertThat(control.current().revision()).isEqualTo(3);
            assertThat(control.current().ruleList().earliestExpiry()).contains(start.plusSeconds(3_600));
        }
    }
}
