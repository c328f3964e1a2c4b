package io.xdpgate.control;

import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.policy.AddressSets;
import io.xdpgate.policy.InvalidPolicyException;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.SetLimits;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

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
    private final SetLimits setLimits;
    private final Clock clock;
    private final PolicyInstaller installer;
    private final WriteTerms terms;
    private final WriteGroups groups;
    private final ExpiryAlarm expiry;
    private final Consolidation consolidation;
    private volatile PolicyState state = new PolicyState(Policy.INITIAL, 1);
    private volatile boolean initialised;

    /** Is told of the sets before and after; called under the writer lock. */
    private BiConsumer<AddressSets, AddressSets> setsListener = (before, after) -> {};

    /** With the default limits of address sets. */
    public PolicyControl(
            Dataplane dataplane, PolicyCompilation compilation, PolicyStore store, PolicyLimits limits, Clock clock) {
        this(dataplane, compilation, store, limits, SetLimits.DEFAULT, clock);
    }

    @SuppressWarnings("this-escape") // no thread starts before initialise()
    public PolicyControl(
            Dataplane dataplane,
            PolicyCompilation compilation,
            PolicyStore store,
            PolicyLimits limits,
            SetLimits setLimits,
            Clock clock) {
        this.setLimits = setLimits;
        this.clock = clock;
        this.installer = new PolicyInstaller(dataplane, compilation, store);
        this.terms = new WriteTerms(dataplane, limits, setLimits, clock);
        this.groups = new WriteGroups(terms, new Ground());
        this.expiry = new ExpiryAlarm(
                new Alarm("xdpgate-expiry", this::expire, "expired rules are still in force; trying again"), clock);
        this.consolidation = new Consolidation(installer::wantsConsolidation, this::consolidate);
    }

    private final class Ground implements WriteGroups.Ground {
        @Override
        public PolicyState state() {
            return state;
        }

        @Override
        public Runnable prepare(PolicyState next) {
            PolicyState before = state;
            Runnable commit = prepared(next);
            return () -> {
                commit.run();
                publish(next);
                if (next.setsDifferFrom(before)) {
                    setsListener.accept(before.policy().sets(), next.policy().sets());
                }
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
            Policy loaded = installer.load().orElse(Policy.INITIAL);
            Policy saved = loaded.withSets(SetControl.withoutExpired(loaded.sets(), clock.instant()));
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
        return write(false, options, edit -> PolicyChanges.create(edit, drafts));
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
        return write(false, options, edit -> PolicyChanges.carryOut(edit, steps));
    }

    /**
     * Replaces the whole policy. Rules are recognised by id, then by name; the others are new. Sequence numbers
     * are given again where listed order asks for it; a rule that is the same and was not moved past another keeps
     * its revision.
     */
    public Applied<Policy> replacePolicy(PolicyDraft draft, Predicate<Policy> precondition, WriteOptions options) {
        Supplier<Applied<Boolean>> write = () -> write(true, options, edit -> {
            PolicyChanges.replace(edit, draft, precondition, setLimits);
            return true;
        });
        // Each change of sets is a commit of its own: the listener is to see every version of a set.
        Applied<Boolean> applied = draft.sets() == null ? write.get() : exclusively(write);
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
            Policy next = current().withSets(change.apply(current().sets()));
            PolicyState left = new PolicyState(next, state.nextSequence());
            if (left.differsFrom(state)) {
                prepared(left).run();
                publish(left);
            }
            return next;
        });
    }

    /** Not published by running it. */
    private Runnable prepared(PolicyState next) {
        Policy before = current();
        boolean setsOnly = next.setsDifferFrom(state) && next.policy().revision() == before.revision();
        return setsOnly ? installer.prepareSets(next.policy(), before) : installer.prepare(next.policy(), before);
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
        expiry.setFor(next.policy().ruleList().earliestExpiry());
        consolidation.committed();
    }

    private void expire() {
        exclusively(() -> {
            expiry.wentOff();
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
