package io.xdpgate.control;

import io.xdpgate.compiler.PolicyCompiler;
import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.InvalidPolicyException;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.policy.Rule;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Changes the policy. Thread-safe: readers never wait, and writes that come while another
 * is carried out are then carried out together, each as a revision of its own. When a write returns, the kernel
 * enforces it; when it throws, it has changed nothing. A write that would change nothing makes no revision.
 *
 * <p>Rules that carry {@code expiresAt} are taken out by a thread of this class, as a change of the system.
 * Closing ends that thread and leaves the policy in force.
 *
 * <p>Refusals: {@link InvalidPolicyException} (faults carry pointers relative to the draft; for
 * a list {@code /<index>/...}), {@link RefusedException} and its kinds ({@link RefusedException.NotReady} before
 * {@link #initialise}), {@link io.xdpgate.dataplane.DataplaneException} and {@link StoreException}.
 */
public class PolicyControl implements AutoCloseable {
    private final Clock clock;
    private final PolicyInstaller installer;
    private final WriteTerms terms;
    private final WriteGroups groups;
    private final Alarm expiry;
    private final Consolidation consolidation;
    private volatile PolicyState state = new PolicyState(Policy.INITIAL, 1);
    private volatile boolean initialised;

    /** The time that the alarm is set for; guarded by the writer lock. */
    private @Nullable Instant expiresNext;

    public PolicyControl(
            Dataplane dataplane,
            PolicyCompiler compiler,
            PolicyStore store,
            Guard guard,
            PolicyLimits limits,
            Clock clock) {
        this(dataplane, new WholeCompilation(compiler, guard), store, limits, clock);
    }

    @SuppressWarnings("this-escape") // no thread starts before initialise()
    public PolicyControl(
            Dataplane dataplane, PolicyCompilation compilation, PolicyStore store, PolicyLimits limits, Clock clock) {
        this.clock = clock;
        this.installer = new PolicyInstaller(dataplane, compilation, store);
        this.terms = new WriteTerms(dataplane, limits, clock);
        this.groups = new WriteGroups(terms, new Ground());
        this.expiry = new Alarm("xdpgate-expiry", this::expire, "expired rules are still in force; trying again");
        this.consolidation = new Consolidation(installer::wantsConsolidation, this::consolidate);
    }

    private final class Ground implements WriteGroups.Ground {
        @Override
        public PolicyState state() {
            return state;
        }

        @Override
        public Runnable prepare(PolicyState next) {
            Runnable commit = installer.prepare(next.policy(), state.policy());
            return () -> {
                commit.run();
                publish(next);
            };
        }
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
            Policy saved = installer.load().orElse(Policy.INITIAL);
            long nextSequence =
                    saved.rules().isEmpty() ? 1 : saved.rules().getLast().sequence() + 1;
            PolicyState start = terms.withoutExpired(new PolicyState(saved, nextSequence));
            if (start.policy().revision() == saved.revision()) {
                installer.install(saved);
            } else {
                installer.apply(start.policy(), saved);
            }
            publish(start);
            initialised = true;
            return start;
        });
    }

    /** The policy in force; {@link Policy#INITIAL} before {@link #initialise}. */
    public Policy current() {
        return state.policy();
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
            installer.install(current());
            return current();
        });
    }

    /** Adds rules, all or none; the order of the list is their order of creation. */
    public Applied<List<Rule>> create(List<RuleDraft> drafts, WriteOptions options) {
        return write(false, options, edit -> {
            List<Rule> made = new ArrayList<>(drafts.size());
            for (int i = 0; i < drafts.size(); i++) {
                edit.create("/" + i, drafts.get(i)).ifPresent(made::add);
            }
            return made;
        });
    }

    /** Replaces a rule; it keeps its place among equal priorities. */
    public Applied<Rule> replace(String id, RuleDraft draft, Predicate<Rule> precondition, WriteOptions options) {
        return write(false, options, edit -> edit.replace("", id, draft, precondition));
    }

    /** @return the rule as it was */
    public Applied<Rule> delete(String id, Predicate<Rule> precondition, WriteOptions options) {
        return write(false, options, edit -> edit.delete(id, precondition));
    }

    /**
     * Carries out the steps in order, all or none; the answer has the rule of each step, a deleted one as it was.
     * A precondition sees what the steps before left. Names need to be unique at the end only.
     */
    public Applied<List<Rule>> batch(List<RuleStep> steps, WriteOptions options) {
        return write(false, options, edit -> {
            List<Rule> results = new ArrayList<>(steps.size());
            for (int i = 0; i < steps.size(); i++) {
                switch (steps.get(i)) {
                    case RuleStep.Create step ->
                        edit.create("/" + i, step.draft()).ifPresent(results::add);
                    case RuleStep.Replace step ->
                        results.add(edit.replace("/" + i, step.id(), step.draft(), step.precondition()));
                    case RuleStep.Delete step -> results.add(edit.delete(step.id(), step.precondition()));
                }
            }
            return results;
        });
    }

    /**
     * Replaces the whole policy. Rules are recognised by id, then by name; the others are new. Sequence numbers
     * are given again where listed order asks for it; a rule that is the same and was not moved past another keeps
     * its revision.
     */
    public Applied<Policy> replacePolicy(PolicyDraft draft, Predicate<Policy> precondition, WriteOptions options) {
        Applied<Boolean> applied = write(true, options, edit -> {
            if (!precondition.test(edit.before())) {
                throw new RefusedException.PreconditionFailed(
                        "the policy is at revision " + edit.before().revision() + "; read it again");
            }
            edit.settings(
                    draft.defaultAction(),
                    Objects.requireNonNullElse(draft.options(), edit.before().options()));
            if (draft.rules() != null) {
                PolicyReplacement.replace(edit, draft.rules());
            }
            return true;
        });
        return new Applied<>(applied.policy(), applied.policy(), applied.warnings());
    }

    @Override
    public void close() {
        expiry.close();
        consolidation.close();
    }

    /** Waits until no consolidation of the tables is under way or about to be; false if that takes longer. */
    boolean awaitConsolidated(Duration atMost) throws InterruptedException {
        return consolidation.awaitIdle(atMost);
    }

    /** Writes that wait for another to end. */
    int queuedWrites() {
        return groups.queued();
    }

    /** Runs something that no write may overlap with. */
    <T> T exclusively(Supplier<T> action) {
        return groups.exclusively(action);
    }

    private <T> Applied<T> write(boolean whole, WriteOptions options, Function<PolicyEdit, T> change) {
        Function<PolicyEdit, T> once = edit -> {
            requireInitialised();
            return change.apply(edit);
        };
        PolicyWrite<T> write = new PolicyWrite<>(once, whole, options);
        return options.dryRun() ? groups.rehearse(write) : groups.write(write);
    }

    private void publish(PolicyState next) {
        state = next;
        setAlarm();
        consolidation.committed();
    }

    private void setAlarm() {
        Instant earliest = current().ruleList().earliestExpiry().orElse(null);
        if (!Objects.equals(earliest, expiresNext)) {
            expiresNext = earliest;
            if (earliest == null) {
                expiry.clear();
            } else {
                expiry.setFor(Deadline.at(earliest, clock));
            }
        }
    }

    private void expire() {
        exclusively(() -> {
            // The alarm has gone off: it is to be set again, be it for the same time.
            expiresNext = null;
            PolicyState next = terms.withoutExpired(state);
            if (next.policy().revision() != current().revision()) {
                installer.apply(next.policy(), current());
            }
            publish(next);
            return next;
        });
    }

    private void consolidate() {
        installer.consolidate(
                this::current,
                install -> exclusively(() -> {
                    install.run();
                    return current();
                }));
    }
}
