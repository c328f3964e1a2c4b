package io.xdpgate.control;

import static io.xdpgate.testkit.Drafts.DRY_RUN;
import static io.xdpgate.testkit.Drafts.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.dataplane.DataplaneException;
import io.xdpgate.policy.Fault;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.InvalidPolicyException;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.SetLimits;
import io.xdpgate.store.MemoryPolicyStore;
import io.xdpgate.testkit.Drafts;
import io.xdpgate.testkit.FakeDataplane;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Writes that queue while one is carried out are carried out together, and yet each by itself. */
@Timeout(60)
class GroupCommitTest {
    /** Has no room for rules of this name. */
    private static final String TOO_WIDE = "too-wide";

    private final FakeDataplane dataplane = new FakeDataplane();
    private final MemoryPolicyStore memory = new Store();
    private final AtomicReference<RuntimeException> refusal = new AtomicReference<>();
    private final Set<Long> saved = new HashSet<>();
    private final PolicyControl control = new PolicyControl(
            dataplane, new Narrow(), memory, PolicyLimits.DEFAULT, SetLimits.DEFAULT, Clock.systemUTC());
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

    private final class Store extends MemoryPolicyStore {
        @Override
        public void save(StoreChange change) {
            RuntimeException refused = refusal.get();
            if (refused != null) {
                throw refused;
            }
            super.save(change);
            saved.add(change.after().revision());
        }
    }

    private static final class Narrow implements PolicyCompilation {
        private final PolicyCompilation whole = new IncrementalCompilation(Guard.NONE);

        @Override
        public Compiled compile(Policy policy, Map<String, Integer> interfaceSlots) {
            if (policy.ruleList().byName(TOO_WIDE).isPresent()) {
                throw new InvalidPolicyException(List.of(new Fault("/rules", "no room")));
            }
            Compiled compiled = whole.compile(policy, interfaceSlots);
            return new Compiled() {
                @Override
                public PolicyTables tables() {
                    return compiled.tables();
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

    @BeforeEach
    void initialise() {
        control.initialise();
    }

    @AfterEach
    void close() {
        callers.close();
        control.close();
    }

    @Test
    void manyWritersShareInstallsAndEachHasARevisionOfItsOwn() throws Exception {
        dataplane.beforeInstall(() -> pause(2));
        List<Future<Applied<List<Rule>>>> answers = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            int number = i;
            answers.add(callers.submit(() -> {
                Applied<List<Rule>> applied = create("rule-" + number);
                Rule made = applied.value().getFirst();
                assertThat(control.current().rule(made.id())).contains(made);
                assertThat(dataplane.installed().orElseThrow().revision()).isGreaterThanOrEqualTo(made.revision());
                return applied;
            }));
        }
        Set<Long> revisions = new HashSet<>();
        for (Future<Applied<List<Rule>>> answer : answers) {
            Applied<List<Rule>> applied = answer.get();
            assertThat(revisions.add(applied.policy().revision())).isTrue();
            assertThat(applied.value().getFirst().revision())
                    .isEqualTo(applied.policy().revision());
        }
        assertThat(control.current().revision()).isEqualTo(401);
        assertThat(control.current().rules()).hasSize(400);
        assertThat(memory.policy()).contains(control.current());
        assertThat(dataplane.installs()).hasSizeLessThan(200);
        assertThat(saved).hasSize(dataplane.installs().size());
    }

    @Test
    void aWriterAloneInstallsAtOnce() {
        create("a");
        create("b");
        assertThat(dataplane.installs()).extracting(PolicyTables::revision).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aRefusedInstallFailsTheWholeGroupAndChangesNothing() throws Exception {
        List<Future<Applied<List<Rule>>>> group = queued(
                dataplane::failNextInstall, create("a").value().getFirst().id());
        for (Future<Applied<List<Rule>>> write : group) {
            assertThat(failure(write)).isInstanceOf(DataplaneException.class);
        }
        // The one that held the others up has changed the policy; nobody else has.
        assertThat(control.current().revision()).isEqualTo(3);
        assertThat(control.current().rules()).extracting(Rule::name).containsExactly("a", "holds-up");
        assertThat(memory.policy()).contains(control.current());
        assertThat(create("b").policy().revision()).isEqualTo(4);
    }

    @Test
    void aRefusedSaveFailsTheWholeGroupAndBringsTheOldTablesBack() throws Exception {
        List<Future<Applied<List<Rule>>>> group = queued(
                () -> refusal.set(new IllegalStateException("broken")),
                create("a").value().getFirst().id());
        for (Future<Applied<List<Rule>>> write : group) {
            assertThat(failure(write)).isInstanceOf(StoreException.class);
        }
        assertThat(dataplane.installed().orElseThrow().revision()).isEqualTo(3);
        assertThat(control.current().revision()).isEqualTo(3);
    }

    /** Deleting a rule twice: the second is refused because of the first, so it fails if the first does. */
    private List<Future<Applied<List<Rule>>>> queued(Runnable beforeGroup, String id) throws InterruptedException {
        RuleStep delete = new RuleStep.Delete(id, rule -> true);
        return held(
                beforeGroup,
                List.of(
                        () -> create("x"),
                        () -> control.batch(List.of(delete), PLAIN),
                        () -> control.batch(List.of(delete), PLAIN),
                        () -> create("y")));
    }

    @Test
    void oneFaultyWriteAmongManyFailsAlone() throws Exception {
        create("taken");
        List<Future<Applied<List<Rule>>>> group = held(
                () -> {},
                List.of(
                        () -> create("x"),
                        () -> create("taken"),
                        () -> control.create(List.of(Drafts.dropUntil(Instant.EPOCH)), PLAIN),
                        () -> create("x"),
                        () -> create("y")));
        assertThat(group.getFirst().get().policy().revision()).isEqualTo(4);
        assertThat(failure(group.get(1))).isInstanceOf(RefusedException.DuplicateName.class);
        assertThat(failure(group.get(2))).isInstanceOf(InvalidPolicyException.class);
        assertThat(failure(group.get(3))).isInstanceOf(RefusedException.DuplicateName.class);
        assertThat(group.get(4).get().policy().revision()).isEqualTo(5);
        assertThat(dataplane.installs()).extracting(PolicyTables::revision).containsExactly(1L, 2L, 3L, 5L);
    }

    @Test
    void onlyTheWriteThatDoesNotCompileFails() throws Exception {
        List<Future<Applied<List<Rule>>>> group =
                held(() -> {}, List.of(() -> create("x"), () -> create(TOO_WIDE), () -> create("y")));
        assertThat(group.getFirst().get().policy().revision()).isEqualTo(3);
        assertThat(failure(group.get(1)))
                .isInstanceOfSatisfying(
                        InvalidPolicyException.class,
                        refused -> assertThat(refused.faults())
                                .extracting(Fault::detail)
                                .containsExactly("no room"));
        assertThat(group.getLast().get().policy().revision()).isEqualTo(4);
        assertThat(control.current().rules()).extracting(Rule::name).containsExactly("holds-up", "x", "y");
        assertThat(dataplane.installs()).extracting(PolicyTables::revision).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void aWriteThatDoesNotCompileIsRefusedAloneAndInADryRun() {
        assertThatExceptionOfType(InvalidPolicyException.class).isThrownBy(() -> create(TOO_WIDE));
        assertThatExceptionOfType(InvalidPolicyException.class)
                .isThrownBy(() -> control.create(List.of(Drafts.drop(TOO_WIDE, 80)), DRY_RUN));
        assertThat(control.create(List.of(Drafts.drop("a", 80)), DRY_RUN)
                        .policy()
                        .revision())
                .isEqualTo(2);
        assertThat(control.current()).isEqualTo(Policy.INITIAL);
    }

    @Test
    void aWriteThatChangesNothingIsAnsweredWithTheOthers() throws Exception {
        Rule a = create("a").value().getFirst();
        List<Future<Applied<List<Rule>>>> group = held(
                () -> {},
                List.of(
                        () -> control.batch(
                                List.of(new RuleStep.Replace(a.id(), Drafts.drop("a2", 80), rule -> true)), PLAIN),
                        () -> control.batch(
                                List.of(new RuleStep.Replace(a.id(), Drafts.drop("a2", 80), rule -> true)), PLAIN)));
        assertThat(group.getFirst().get().policy().revision()).isEqualTo(4);
        assertThat(group.getLast().get().policy().revision()).isEqualTo(4);
        assertThat(group.getLast().get().value())
                .isEqualTo(group.getFirst().get().value());
    }

    /** Holds an install up until the writes have queued behind it, in their order. */
    private List<Future<Applied<List<Rule>>>> held(Runnable beforeGroup, List<Callable<Applied<List<Rule>>>> writes)
            throws InterruptedException {
        CountDownLatch underWay = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        dataplane.beforeInstall(() -> {
            underWay.countDown();
            await(goOn);
        });
        Future<?> holding = callers.submit(() -> create("holds-up"));
        await(underWay);
        List<Future<Applied<List<Rule>>>> answers = new ArrayList<>();
        for (Callable<Applied<List<Rule>>> write : writes) {
            int before = control.queuedWrites();
            answers.add(callers.submit(write));
            Awaitility.await().until(() -> control.queuedWrites() == before + 1);
        }
        // The install that is under way has passed its beginning, so the next one is that of the group.
        dataplane.beforeInstall(() -> {
            dataplane.beforeInstall(() -> {});
            beforeGroup.run();
        });
        goOn.countDown();
        assertThat(holding).succeedsWithin(Duration.ofSeconds(10));
        return answers;
    }

    private static Throwable failure(Future<?> write) {
        return Objects.requireNonNull(
                catchThrowableOfType(ExecutionException.class, write::get).getCause());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new CompletionException(e);
        }
    }

    private static void pause(int milliseconds) {
        LockSupport.parkNanos(milliseconds * 1_000_000L);
    }

    private Applied<List<Rule>> create(String name) {
        return control.create(List.of(Drafts.drop(name, 80)), PLAIN);
    }
}
