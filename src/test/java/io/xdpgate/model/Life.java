package io.xdpgate.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.xdpgate.bpf.BpfDataplane;
import io.xdpgate.bpf.TestRun;
import io.xdpgate.control.BootClock;
import io.xdpgate.control.PolicyStore;
import io.xdpgate.control.StoreException;
import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.dataplane.DataplaneException;
import io.xdpgate.model.Model.Outcome;
import io.xdpgate.policy.InvalidPolicyException;
import io.xdpgate.policy.Verdict;
import io.xdpgate.testkit.Faults;
import io.xdpgate.testkit.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;

/**
 * The service's core and the model, side by side: each step goes to both, then they are compared. Time stands still but
 * for {@link #pass}.
 */
final class Life {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** What stands between the core and what it works on; for tests that must fail. */
    record Seams(Function<Dataplane, Dataplane> kernel, Function<PolicyStore, PolicyStore> store) {
        static final Seams NONE = new Seams(kernel -> kernel, store -> store);
    }

    /** A host whose time moves with that of {@link #clock}, and can begin anew. */
    private final class Host implements BootClock {
        private int boots;
        private Instant booted = clock.instant().minusSeconds(3_600);

        void reboot() {
            boots++;
            booted = clock.instant();
        }

        @Override
        public String boot() {
            return "boot-" + boots;
        }

        @Override
        public Duration sinceBoot() {
            return Duration.between(booted, clock.instant());
        }
    }

    private final SettableClock clock = SettableClock.standingAt(Instant.parse("2026-03-01T00:00:00Z"));
    private final Host host = new Host();
    private final BpfDataplane kernel;
    private final Path file;
    private final Seams seams;
    private final List<byte[]> frames;
    private final Random random;
    private final List<String> steps = new ArrayList<>();
    private Core core;
    private Model model = Model.first();

    /** @param frames at least an Ethernet header each */
    Life(BpfDataplane kernel, Path file, List<byte[]> frames, Random random, Seams seams) {
        this.kernel = kernel;
        this.file = file;
        this.frames = frames;
        this.random = random;
        this.seams = seams;
        this.core = start();
    }

    private Core start() {
        return start(new Faults());
    }

    private Core start(Faults faults) {
        return new Core(seams.kernel().apply(kernel), file, clock, host, seams.store(), faults);
    }

    Core core() {
        return core;
    }

    Model model() {
        return model;
    }

    Instant now() {
        return clock.instant();
    }

    /** What was done so far, one step a line. */
    String story() {
        return String.join("\n", steps);
    }

    void end() {
        core.crash();
    }

    /** Whether the write was accepted, as was to be expected. */
    boolean write(String what, Outcome expected, Runnable write) {
        steps.add(what);
        RuntimeException refused = thrownBy(write);
        if (refused == null) {
            assertThat(expected.refusals()).as("refusals of what was accepted").isEmpty();
            take(expected.next());
        } else if (!expected.refusals().contains(refused.getClass()) && !isForWantOfRoom(refused)) {
            throw new AssertionError("refused, to be expected was " + expected.refusals(), refused);
        }
        check();
        return refused == null;
    }

    /**
     * As {@link #write}, for an outcome that is accepted, while the call after so many fails.
     *
     * @return whether one has failed: then nothing has changed
     */
    boolean writeWithFault(String what, int calls, Outcome expected, Runnable write) {
        steps.add(what + ", call " + calls + " fails");
        core.faults.failAfter(calls);
        RuntimeException refused = thrownBy(write);
        boolean struck = core.faults.haveStruck();
        core.faults.failNoMore();
        settle(struck, refused, expected);
        return struck;
    }

    /** The tables have limits that the model does not know; what they refuse changes nothing all the same. */
    private static boolean isForWantOfRoom(RuntimeException refused) {
        return refused instanceof InvalidPolicyException
                && String.valueOf(refused.getMessage()).contains("the rules need more than");
    }

    /** @param refused null: what has failed did not matter to the write, such as a consolidation of the tables */
    private void settle(boolean struck, @Nullable RuntimeException refused, Outcome expected) {
        if (refused == null) {
            take(expected.next());
        } else if (!isForWantOfRoom(refused)) {
            assertThat(struck).as("something failed, hence %s", refused).isTrue();
            assertThat(refused).isInstanceOfAny(StoreException.class, DataplaneException.class);
            if (refused instanceof StoreException) {
                assertThat(core.policies.lastStoreFailure()).isPresent();
                core.policies.probeStore();
            }
            assertThat(core.policies.lastStoreFailure()).isEmpty();
        }
        check();
    }

    /**
     * As {@link #write}, for an outcome that is accepted, while nothing succeeds any more after so many calls; then the
     * service starts again.
     *
     * @return whether the power went before the write was done
     */
    boolean writeWithPowerCut(String what, int calls, Outcome expected, Runnable write) {
        steps.add(what + ", power cut after " + calls + " calls");
        Model before = model;
        core.faults.failAllAfter(calls);
        RuntimeException refused = thrownBy(write);
        boolean struck = core.faults.haveStruck();
        if (refused == null) {
            take(expected.next());
        } else {
            assertThat(struck || isForWantOfRoom(refused))
                    .as("the power went, hence %s", refused)
                    .isTrue();
        }
        core.crash();
        core = start();
        if (refused != null && core.policies.current().revision() > before.revision()) {
            // It was on disk already: whoever asked was not told.
            take(expected.next());
        }
        check();
        return struck;
    }

    private void take(Model next) {
        Model named = next.named(core.policies.current().rules());
        List<String> known = new ArrayList<>();
        model.content().rules().forEach(rule -> known.add(String.valueOf(rule.id())));
        for (int i = 0; i < next.content().rules().size(); i++) {
            if (next.content().rules().get(i).id() == null) {
                assertThat(known)
                        .as("ids that are taken")
                        .doesNotContain(named.content().rules().get(i).id());
            }
        }
        model = named;
    }

    /** Time goes by; what is due happens, one thing after the other. */
    void pass(Duration time) {
        steps.add("pass " + time.toMillis() + " ms");
        Instant end = now().plus(time);
        for (Instant due = dueUntil(end); due != null; due = dueUntil(end)) {
            moveTo(due);
            model = model.at(due);
            awaitAtMost(() -> {
                Agreement.checkMemory(core, model);
                Agreement.checkDisk(core, model);
            });
            check();
        }
        moveTo(end);
    }

    private static void awaitAtMost(ThrowingRunnable assertion) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(2))
                .pollDelay(Duration.ZERO)
                .untilAsserted(assertion);
    }

    private @Nullable Instant dueUntil(Instant end) {
        return model.nextDue().filter(due -> !due.isAfter(end)).orElse(null);
    }

    private void moveTo(Instant time) {
        clock.step(Duration.between(now(), time));
    }

    /** Power cut, time goes by, start. */
    void restartAfter(Duration time, boolean newBoot) {
        steps.add("restart after " + time.toMillis() + " ms" + (newBoot ? " and a reboot" : ""));
        core.crash();
        clock.step(time);
        if (newBoot) {
            host.reboot();
        }
        model = model.at(now());
        core = start();
        check();
    }

    /** Time goes by with a disk that takes nothing, then the power goes: a start comes to the same. */
    void passWithBrokenDisk(Duration time) {
        steps.add("pass " + time.toMillis() + " ms with a broken disk, restart");
        Model saved = model;
        Instant end = now().plus(time);
        core.breakDisk();
        Instant due = dueUntil(end);
        if (due != null) {
            moveTo(due);
            model = model.at(due);
            awaitAtMost(() -> Agreement.checkMemory(core, model));
        }
        core.crash();
        model = saved.at(now());
        core = start();
        check();
    }

    /**
     * As {@link #pass}, while nothing succeeds any more after so many calls; then the service starts again.
     *
     * @return whether the power went before all was done
     */
    boolean passWithPowerCut(Duration time, int calls) {
        steps.add("pass " + time.toMillis() + " ms, power cut after " + calls + " calls");
        Model after = model.at(now().plus(time));
        core.faults.failAllAfter(calls);
        clock.step(time);
        awaitAtMost(() -> {
            if (!core.faults.haveStruck()) {
                Agreement.checkMemory(core, after);
                Agreement.checkDisk(core, after);
            }
        });
        boolean struck = core.faults.haveStruck();
        core.crash();
        model = after;
        core = start();
        check();
        return struck;
    }

    /**
     * Power cut, time goes by, and the call after so many of the start fails; then there is another start.
     *
     * @return whether one has failed
     */
    boolean restartWithFault(Duration time, int calls) {
        steps.add("restart after " + time.toMillis() + " ms, call " + calls + " fails");
        core.crash();
        clock.step(time);
        model = model.at(now());
        Faults faults = new Faults();
        faults.failAfter(calls);
        try {
            core = start(faults);
            Agreement.checkMemory(core, model);
            core.crash();
        } catch (StoreException | DataplaneException refused) {
            assertThat(faults.haveStruck())
                    .as("something failed, hence %s", refused)
                    .isTrue();
        }
        core = start();
        check();
        return faults.haveStruck();
    }

    void check() {
        Agreement.check(core, model, frames, this::verdict, random);
    }

    private Verdict verdict(byte[] frame) {
        return kernel.testRun(frame, 1).action() == TestRun.XDP_DROP ? Verdict.DROP : Verdict.PASS;
    }

    private static @Nullable RuntimeException thrownBy(Runnable write) {
        try {
            write.run();
            return null;
        } catch (RuntimeException refused) {
            return refused;
        }
    }
}
