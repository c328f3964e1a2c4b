package io.xdpgate.control;

import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.policy.AddressSets;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.InvalidPolicyException;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.SetLimits;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
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
    private final SetLimits setLimits;
    private final StateInForce inForce = new StateInForce();
    private final StoreLedger ledger;
    private final PolicyInstaller installer;
    private final LockoutCheck lockouts;
    private final WriteGroups groups;
    private final SystemChanges system;
    private final Consolidation consolidation;
    private volatile boolean initialised;
    private volatile @Nullable String standIn;

    /** Is told that a write of the whole policy has changed address sets; called under the writer lock. */
    private Runnable setsListener = () -> {};

    /** With the default limits of address sets. */
    public PolicyControl(
            Dataplane dataplane, PolicyCompilation compilation, PolicyStore store, PolicyLimits limits, Clock clock) {
        this(dataplane, compilation, store, limits, SetLimits.DEFAULT, clock);
    }

    /** Without management entries. */
    public PolicyControl(
            Dataplane dataplane,
            PolicyCompilation compilation,
            PolicyStore store,
            PolicyLimits limits,
            SetLimits setLimits,
            Clock clock) {
        this(dataplane, compilation, store, limits, setLimits, Guard.NONE, clock);
    }

    public PolicyControl(
            Dataplane dataplane,
            PolicyCompilation compilation,
            PolicyStore store,
            PolicyLimits limits,
            SetLimits setLimits,
            Guard guard,
            Clock clock) {
        this(dataplane, compilation, store, limits, setLimits, guard, clock, BootClock.OF_HOST);
    }

    @SuppressWarnings("this-escape") // no thread starts before initialise()
    public PolicyControl(
            Dataplane dataplane,
            PolicyCompilation compilation,
            PolicyStore store,
            PolicyLimits limits,
            SetLimits setLimits,
            Guard guard,
            Clock clock,
            BootClock bootClock) {
        this.setLimits = setLimits;
        this.ledger = new StoreLedger(store);
        this.installer = new PolicyInstaller(dataplane, compilation, ledger);
        this.lockouts = new LockoutCheck(guard);
        WriteTerms terms = new WriteTerms(dataplane, limits, setLimits, guard, lockouts, clock, bootClock);
        this.groups = new WriteGroups(inForce.writer(), terms, new Ground());
        this.system = new SystemChanges(inForce, installer, ledger, terms, clock);
        this.consolidation = new Consolidation(installer::wantsConsolidation, this::consolidate);
        inForce.addListener(system::watch);
        inForce.addListener(state -> consolidation.committed());
    }

    private final class Ground implements WriteGroups.Ground {
        @Override
        public PolicyState state() {
            return inForce.state();
        }

        @Override
        public Runnable prepare(PolicyState next, List<Accepted> revisions) {
            PolicyState before = state();
            Runnable commit = installer.prepare(next, before, revisions, "policy");
            return () -> {
                commit.run();
                inForce.publish(next);
                if (next.setsDifferFrom(before)) {
                    setsListener.run();
                }
            };
        }
    }

    /**
     * Puts the saved policy in force, or {@link Policy#INITIAL}; to be called once, before anything is attached.
     * What has expired in the meantime, and what was to be confirmed in that time, is left out, although the store
     * may refuse to keep that now.
     *
     * @throws IllegalStateException if it was called before
     * @throws StoreException if the store cannot be read, or refuses its first policy
     */
    public void initialise() {
        begin(false);
    }

    /** @param needsSaved a policy is in force that must not give way to {@link Policy#INITIAL} */
    private void begin(boolean needsSaved) {
        inForce.exclusively(() -> {
            if (initialised) {
                throw new IllegalStateException("the policy is initialised already");
            }
            system.start(needsSaved);
            initialised = true;
        });
    }

    /**
     * As {@link #initialise}; if the saved policy cannot be loaded, or is not there although one is in force, something
     * else filters, and the policy can be read and written after another start only.
     */
    public void initialise(FailModes failModes) {
        try {
            begin(failModes.usual() == FailMode.LAST && installer.isInherited());
        } catch (StoreException unreadable) {
            standIn = installer.standIn(failModes, unreadable);
        }
    }

    /** What filters in the place of the saved policy, and why; empty if the saved policy could be loaded. */
    public Optional<String> standIn() {
        return Optional.ofNullable(standIn);
    }

    /** The policy in force; {@link Policy#INITIAL} before {@link #initialise}. */
    public Policy current() {
        return inForce.state().policy();
    }

    /** Whether a policy has been put in force since start. */
    public boolean isInitialised() {
        return initialised;
    }

    /** @throws RefusedException.NotReady if nothing filters yet */
    public void requireSomethingInForce() {
        if (standIn == null) {
            requireInitialised();
        }
    }

    /** @throws RefusedException.NotReady if no policy has been put in force since start */
    public void requireInitialised() {
        if (!initialised) {
            String instead = standIn;
            throw instead == null ? new RefusedException.NotReady() : new RefusedException.NotReady(instead);
        }
    }

    /** Why the data plane refused the last install; empty if it did not. */
    public Optional<String> lastInstallFailure() {
        return installer.lastFailure();
    }

    /** Why the store refused the last change; empty if it did not. */
    public Optional<String> lastStoreFailure() {
        return ledger.lastFailure();
    }

    /** If the store refused the last change: asks it whether it would still do so. */
    public void probeStore() {
        ledger.probeIfFailed();
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

    /** Rules and settings of an earlier policy, as a new revision; see {@link RevisionControl#restore}. */
    Applied<Boolean> restore(Policy target, WriteOptions options) {
        return write(true, options, Revision.Origin.RESTORE, edit -> {
            edit.restore(target);
            return true;
        });
    }

    /** See {@link RevisionControl#confirm}. */
    void confirm(long revision) {
        requireInitialised();
        system.confirm(revision);
    }

    /** The rules that name a set, and those that would if what is provisional is taken back. */
    List<Rule> rulesToKeep(String set) {
        PolicyState state = inForce.state();
        ConfirmWindow window = state.window();
        List<Rule> rules = state.policy().ruleList().namingSet(set);
        return window == null || !rules.isEmpty()
                ? rules
                : window.base().ruleList().namingSet(set);
    }

    PolicyState state() {
        return inForce.state();
    }

    @Override
    public void close() {
        system.close();
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

    /**
     * What a change of address sets would cut off, if the options accept that.
     *
     * @throws RefusedException.LockedOut if they do not
     */
    List<Warning> lockouts(AddressSets next, WriteOptions options) {
        return lockouts.check(current(), current().withSets(next), options);
    }

    /** Runs something that no write may overlap with. */
    <T> T exclusively(Supplier<T> action) {
        return groups.exclusively(action);
    }

    /** Tells this listener, and no other, when a write of the whole policy has changed address sets. */
    void onSetsReplaced(Runnable listener) {
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
            PolicyState before = inForce.state();
            PolicyState left = before.withSets(change.apply(current().sets()));
            if (left.differsFrom(before)) {
                installer.prepare(left, before, List.of(), "api").run();
                inForce.publish(left);
            }
            return left.policy();
        });
    }

    /** See {@link SystemChanges#expireEntries}. */
    void expireEntries(UnaryOperator<AddressSets> change) {
        system.expireEntries(change);
    }

    List<SetJournal.Change> journal(String set, long after, int limit) {
        return ledger.journal(set, after, limit);
    }

    private <T> Applied<T> write(boolean whole, WriteOptions options, Function<PolicyEdit, T> change) {
        return write(whole, options, Revision.Origin.API, change);
    }

    private <T> Applied<T> write(
            boolean whole, WriteOptions options, Revision.Origin origin, Function<PolicyEdit, T> change) {
        Function<PolicyEdit, T> once = edit -> {
            requireInitialised();
            return change.apply(edit);
        };
        PolicyWrite<T> write = new PolicyWrite<>(once, whole, options, origin);
        return options.dryRun() ? groups.rehearse(write) : groups.write(write);
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
