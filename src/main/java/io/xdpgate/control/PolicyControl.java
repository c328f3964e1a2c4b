package io.xdpgate.control;

import io.xdpgate.compiler.PolicyCompiler;
import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.policy.AddressSets;
import io.xdpgate.policy.Fault;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.InvalidPolicyException;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.SetLimits;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Changes the policy. Thread-safe: one writer at a time, readers never wait. When a write returns, the kernel
 * enforces it; when it throws, nothing has changed. A write that would change nothing makes no revision.
 *
 * <p>Rules that carry {@code expiresAt} are taken out by a thread of this class, as a change of the system.
 * Closing ends that thread and leaves the policy in force.
 *
 * <p>Refusals: {@link InvalidPolicyException} (faults carry pointers relative to the draft; for
 * a list {@code /<index>/...}), {@link RefusedException} and its kinds ({@link RefusedException.NotReady} before
 * {@link #initialise}), {@link io.xdpgate.dataplane.DataplaneException} and {@link StoreException}.
 */
public class PolicyControl implements AutoCloseable {
    private final Dataplane dataplane;
    private final PolicyLimits limits;
    private final SetLimits setLimits;
    private final Clock clock;
    private final PolicyInstaller installer;
    private final RuleIds ids = new RuleIds();
    private final ReentrantLock writer = new ReentrantLock();
    private final Alarm expiry;
    private volatile Policy current = Policy.INITIAL;
    private volatile boolean initialised;
    private long nextSequence = 1;
    /** Is told of the sets before and after; called under the writer lock. */
    private BiConsumer<AddressSets, AddressSets> setsListener = (before, after) -> {};

    /** With the usual limits of address sets. */
    public PolicyControl(
            Dataplane dataplane,
            PolicyCompiler compiler,
            PolicyStore store,
            Guard guard,
            PolicyLimits limits,
            Clock clock) {
        this(dataplane, compiler, store, guard, limits, SetLimits.DEFAULT, clock);
    }

    @SuppressWarnings("this-escape") // the alarm is not set before initialise()
    public PolicyControl(
            Dataplane dataplane,
            PolicyCompiler compiler,
            PolicyStore store,
            Guard guard,
            PolicyLimits limits,
            SetLimits setLimits,
            Clock clock) {
        this.dataplane = dataplane;
        this.limits = limits;
        this.setLimits = setLimits;
        this.clock = clock;
        this.installer = new PolicyInstaller(dataplane, compiler, store, guard);
        this.expiry = new Alarm("xdpgate-expiry", this::expire, "expired rules are still in force; trying again");
    }

    /**
     * Puts the saved policy in force, or {@link Policy#INITIAL}; to be called once, before anything is attached.
     * What has expired in the meantime is left out.
     *
     * @throws IllegalStateException if it was called before
     */
    public void initialise() {
        exclusively(() -> {
            if (initialised) {
                throw new IllegalStateException("the policy is initialised already");
            }
            Policy loaded = installer.load().orElse(Policy.INITIAL);
            Policy saved = loaded.withSets(SetControl.withoutExpired(loaded.sets(), clock.instant()));
            nextSequence =
                    saved.rules().stream().mapToLong(Rule::sequence).max().orElse(0) + 1;
            PolicyEdit edit = new PolicyEdit(saved, ids, limits, nextSequence, clock.instant());
            edit.removeExpired();
            Policy start = edit.finish();
            if (start.revision() == saved.revision()) {
                installer.install(start);
            } else {
                installer.apply(start, saved);
            }
            publish(start, edit.nextSequence());
            initialised = true;
            return start;
        });
    }

    /** The policy in force; {@link Policy#INITIAL} before {@link #initialise}. */
    public Policy current() {
        return current;
    }

    /** Whether a policy has been put in force since start. */
    public boolean isInitialised() {
        return initialised;
    }

    /** @throws RefusedException.NotReady if no policy has been put in force since start */
    public void requireInitialised() {
        if (!initialised) {
            throw new RefusedException.NotReady();
        }
    }

    /** Why the data plane refused the last install; empty if it did not. */
    public Optional<String> lastInstallFailure() {
        return installer.lastFailure();
    }

    /** Tells this listener of every install from now on. */
    public void addListener(ApplyListener listener) {
        installer.addListener(listener);
    }

    /**
     * Puts the current policy in force again, with the same revision: after interface slots changed, or to repair
     * tables.
     */
    public void reinstall() {
        exclusively(() -> {
            requireInitialised();
            installer.install(current);
            return current;
        });
    }

    /** Adds rules, all or none; the order of the list is their order of creation. */
    public Applied<List<Rule>> create(List<RuleDraft> drafts, WriteOptions options) {
        return exclusively(() -> {
            PolicyEdit edit = begin();
            List<Rule> made = new ArrayList<>();
            for (int i = 0; i < drafts.size(); i++) {
                edit.create("/" + i, drafts.get(i)).ifPresent(made::add);
            }
            return conclude(edit, made, false, options);
        });
    }

    /** Replaces a rule; it keeps its place among equal priorities. */
    public Applied<Rule> replace(String id, RuleDraft draft, Predicate<Rule> precondition, WriteOptions options) {
        return exclusively(() -> {
            PolicyEdit edit = begin();
            return conclude(edit, edit.replace("", id, draft, precondition), false, options);
        });
    }

    /** @return the rule as it was */
    public Applied<Rule> delete(String id, Predicate<Rule> precondition, WriteOptions options) {
        return exclusively(() -> {
            PolicyEdit edit = begin();
            return conclude(edit, edit.delete(id, precondition), false, options);
        });
    }

    /**
     * Carries out the steps in order, all or none; the answer has the rule of each step, a deleted one as it was.
     * A precondition sees what the steps before left. Names need to be unique at the end only.
     */
    public Applied<List<Rule>> batch(List<RuleStep> steps, WriteOptions options) {
        return exclusively(() -> {
            PolicyEdit edit = begin();
            List<Rule> results = new ArrayList<>();
            for (int i = 0; i < steps.size(); i++) {
                switch (steps.get(i)) {
                    case RuleStep.Create step ->
                        edit.create("/" + i, step.draft()).ifPresent(results::add);
                    case RuleStep.Replace step ->
                        results.add(edit.replace("/" + i, step.id(), step.draft(), step.precondition()));
                    case RuleStep.Delete step -> results.add(edit.delete(step.id(), step.precondition()));
                }
            }
            return conclude(edit, results, false, options);
        });
    }

    /**
     * Replaces the whole policy. Rules are recognised by id, then by name; the others are new. Sequence numbers
     * are given again where listed order asks for it; a rule that is the same and was not moved past another keeps
     * its revision.
     */
    public Applied<Policy> replacePolicy(PolicyDraft draft, Predicate<Policy> precondition, WriteOptions options) {
        return exclusively(() -> {
            PolicyEdit edit = begin();
            if (!precondition.test(edit.before())) {
                throw new RefusedException.PreconditionFailed(
                        "the policy is at revision " + edit.before().revision() + "; read it again");
            }
            edit.settings(
                    draft.defaultAction(),
                    Objects.requireNonNullElse(draft.options(), edit.before().options()));
            if (draft.sets() != null) {
                edit.sets(SetReplacement.replace(edit.before().sets(), draft.sets(), setLimits, edit.now()));
            }
            if (draft.rules() != null) {
                PolicyReplacement.replace(edit, draft.rules());
            }
            Applied<Boolean> applied = conclude(edit, true, true, options);
            return new Applied<>(applied.policy(), applied.policy(), applied.warnings());
        });
    }

    @Override
    public void close() {
        expiry.close();
    }

    /** Runs something that no write may overlap with. */
    <T> T exclusively(Supplier<T> action) {
        writer.lock();
        try {
            return action.get();
        } finally {
            writer.unlock();
        }
    }

    /** Tells this listener, and no other, when a write of the whole policy has changed address sets. */
    void onSetsReplaced(BiConsumer<AddressSets, AddressSets> listener) {
        setsListener = listener;
    }

    /**
     * Puts other address sets in force, with the same revision. The kernel is asked only if an enabled rule names
     * one that changed.
     *
     * @param change its result is taken as it is: limits are for the caller to keep
     */
    Policy applySets(UnaryOperator<AddressSets> change) {
        return exclusively(() -> {
            requireInitialised();
            Policy next = current.withSets(change.apply(current.sets()));
            if (changedSets(current, next)) {
                putSets(next);
                current = next;
            }
            return next;
        });
    }

    private static boolean changedSets(Policy before, Policy next) {
        return next.sets().changes() != before.sets().changes();
    }

    private void putSets(Policy next) {
        boolean matters = SetLimits.named(next).stream()
                .anyMatch(name -> !current.sets().get(name).equals(next.sets().get(name)));
        if (matters) {
            installer.apply(next, current);
        } else {
            installer.keep(next);
        }
    }

    private PolicyEdit begin() {
        // Whole milliseconds come back unchanged from clients whose dates have no more, such as JavaScript's.
        return begin(clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    private PolicyEdit begin(Instant now) {
        requireInitialised();
        return new PolicyEdit(current, ids, limits, nextSequence, now);
    }

    private <T> Applied<T> conclude(PolicyEdit edit, T value, boolean whole, WriteOptions options) {
        Policy next = edit.finish();
        Policy before = edit.before();
        boolean changed = next.revision() != before.revision();
        if (changed || changedSets(before, next)) {
            requireWithinLimits(next);
        }
        boolean aboutDefault = whole || !PolicyWarnings.dropsReplies(before);
        List<Warning> warnings = PolicyWarnings.of(next, edit.touched(), aboutDefault, dataplane);
        if (options.refuseOnWarning() && !warnings.isEmpty()) {
            throw new RefusedException.Warned(warnings);
        }
        if (options.dryRun()) {
            installer.requireCompilable(next);
        } else if (changed) {
            installer.apply(next, before);
            publish(next, edit.nextSequence());
        } else if (changedSets(before, next)) {
            putSets(next);
            publish(next, edit.nextSequence());
        }
        return new Applied<>(value, next, warnings);
    }

    private void requireWithinLimits(Policy next) {
        List<Fault> faults = new ArrayList<>(limits.faults(next));
        faults.addAll(setLimits.faults(next.sets(), "/sets"));
        faults.addAll(SetLimits.namedFaults(next));
        if (!faults.isEmpty()) {
            throw new InvalidPolicyException(faults);
        }
    }

    private void publish(Policy next, long sequence) {
        AddressSets before = current.sets();
        nextSequence = sequence;
        current = next;
        setAlarm();
        if (next.sets().changes() != before.changes()) {
            setsListener.accept(before, next.sets());
        }
    }

    private void setAlarm() {
        current.rules().stream()
                .map(Rule::expiresAt)
                .filter(Objects::nonNull)
                .min(Comparator.<Instant>naturalOrder())
                .ifPresentOrElse(time -> expiry.setFor(Deadline.at(time, clock)), expiry::clear);
    }

    private void expire() {
        exclusively(() -> {
            PolicyEdit edit = begin(clock.instant());
            edit.removeExpired();
            Policy next = edit.finish();
            if (next.revision() != current.revision()) {
                installer.apply(next, current);
            }
            publish(next, edit.nextSequence());
            return next;
        });
    }
}
