package io.xdpgate.control;

import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.policy.AddressSets;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.InvalidPolicyException;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.SetLimits;
import java.lang.System.Logger;
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
    private static final Logger LOG = System.getLogger(PolicyControl.class.getName());

    private final SetLimits setLimits;
    private final Clock clock;
    private final StoreLedger ledger;
    private final PolicyInstaller installer;
    private final LockoutCheck lockouts;
    private final WriteTerms terms;
    private final WriteGroups groups;
    private final ExpiryAlarm expiry;
    private final Consolidation consolidation;
    private volatile PolicyState state = new PolicyState(Policy.INITIAL, 1);
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

    @SuppressWarnings("this-escape") // no thread starts before initialise()
    public PolicyControl(
            Dataplane dataplane,
            PolicyCompilation compilation,
            PolicyStore store,
            PolicyLimits limits,
            SetLimits setLimits,
            Guard guard,
            Clock clock) {
        this.setLimits = setLimits;
        this.clock = clock;
        this.ledger = new StoreLedger(store);
        this.installer = new PolicyInstaller(dataplane, compilation, ledger);
        this.lockouts = new LockoutCheck(guard);
        this.terms = new WriteTerms(dataplane, limits, setLimits, guard, lockouts, clock);
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
        public Runnable prepare(PolicyState next, List<Accepted> revisions) {
            PolicyState before = state;
            Runnable commit = installer.prepare(next.policy(), before.policy(), revisions, "policy");
            return () -> {
                commit.run();
                publish(next);
                if (next.setsDifferFrom(before)) {
                    setsListener.run();
                }
            };
        }
    }

    /**
     * Puts the saved policy in force, or {@link Policy#INITIAL}; to be called once, before anything is attached.
     * What has expired in the meantime is left out, although the store may refuse to keep that now.
     *
     * @throws IllegalStateException if it was called before
     * @throws StoreException if the store cannot be read, or refuses its first policy
     */
    public void initialise() {
        begin(false);
    }

    /** @param needsSaved a policy is in force that must not give way to {@link Policy#INITIAL} */
    private void begin(boolean needsSaved) {
        exclusively(() -> {
            if (initialised) {
                throw new IllegalStateException("the policy is initialised already");
            }
            SavedPolicy saved = ledger.load().orElse(null);
            if (saved == null && needsSaved) {
                throw new StoreException(
                        StoreException.Kind.FAILED,
                        "the data directory has no policy, though one is in force; start with the right --data-dir, or"
                                + " with --xdpgate.fail-mode=open to begin without rules",
                        null);
            }
            if (saved == null) {
                state = new PolicyState(Policy.INITIAL, 1);
                installer.install(Policy.INITIAL);
                ledger.save(Policy.INITIAL, List.of(terms.first(state)), "policy");
                publish(state);
            } else {
                startFrom(new PolicyState(saved.policy(), saved.nextSequence()));
            }
            initialised = true;
            return state;
        });
    }

    private void startFrom(PolicyState saved) {
        AddressSets sets = SetControl.withoutExpired(saved.policy().sets(), clock.instant());
        PolicyState start = terms.withoutExpired(saved.withSets(sets));
        installer.install(start.policy());
        publish(start);
        if (start.differsFrom(saved)) {
            try {
                ledger.saveOrOwe(start.policy(), terms.expired(saved, start), "expiry");
            } catch (StoreException refused) {
                // The disk says when they expire: a start after this one leaves them out as well.
                LOG.log(Logger.Level.WARNING, "the store will get what has expired later", refused);
            }
        }
    }

    /**
     * As {@link #initialise}; if the saved policy cannot be loaded, or is not there although one is in force, something
     * else filters, and the policy can be read and written after another start only.
     */
    public void initialise(FailMode failMode) {
        try {
            begin(failMode == FailMode.LAST && installer.isInherited());
        } catch (StoreException unreadable) {
            standIn = installer.standIn(failMode, unreadable);
        }
    }

    /** What filters in the place of the saved policy, and why; empty if the saved policy could be loaded. */
    public Optional<String> standIn() {
        return Optional.ofNullable(standIn);
    }

    /** The policy in force; {@link Policy#INITIAL} before {@link #initialise}. */
    public Policy current() {
        return state.policy();
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
            throw new RefusedException.NotReady();
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
            PolicyState left = state.withSets(change.apply(current().sets()));
            if (left.differsFrom(state)) {
                installer.prepare(left.policy(), current(), List.of(), "api").run();
                publish(left);
            }
            return left.policy();
        });
    }

    /**
     * Takes expired entries out of the kernel, be the store able to keep that or not.
     *
     * @throws StoreException if it is not: to be called again
     */
    void expireEntries(UnaryOperator<AddressSets> change) {
        exclusively(() -> {
            carryOut(state.withSets(change.apply(current().sets())), List.of());
            return state;
        });
    }

    List<SetJournal.Change> journal(String set, long after, int limit) {
        return ledger.journal(set, after, limit);
    }

    /** What nobody asked for: if the store refuses, the change stays and the store gets it later. */
    private void carryOut(PolicyState next, List<Accepted> revisions) {
        installer.installWhatMatters(next.policy(), current());
        publish(next);
        if (ledger.owes(next.policy())) {
            ledger.saveOrOwe(next.policy(), revisions, "expiry");
        }
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
            carryOut(next, terms.expired(state, next));
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
