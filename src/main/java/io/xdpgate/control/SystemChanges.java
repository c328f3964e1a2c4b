package io.xdpgate.control;

import io.xdpgate.policy.AddressSets;
import io.xdpgate.policy.Policy;
import java.lang.System.Logger;
import java.time.Clock;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the service does to the policy by itself: starts with the saved one, takes out what expires, takes back what
 * was not confirmed. It is done in the kernel whatever the store says: the disk has what says when it is due, so that
 * a start after this one comes to the same; the store gets it as soon as it takes it.
 */
final class SystemChanges implements AutoCloseable {
    private static final Logger LOG = System.getLogger(SystemChanges.class.getName());

    private final StateInForce inForce;
    private final PolicyInstaller installer;
    private final StoreLedger ledger;
    private final WriteTerms terms;
    private final Clock clock;
    private final ExpiryAlarm expiry;
    private final Alarm confirmation;
    private @Nullable ConfirmWindow alarmedFor;

    SystemChanges(StateInForce inForce, PolicyInstaller installer, StoreLedger ledger, WriteTerms terms, Clock clock) {
        this.inForce = inForce;
        this.installer = installer;
        this.ledger = ledger;
        this.terms = terms;
        this.clock = clock;
        this.expiry = new ExpiryAlarm(
                new Alarm("xdpgate-expiry", this::expire, "expired rules are not dealt with; trying again"), clock);
        this.confirmation =
                new Alarm("xdpgate-confirm", this::revert, "what was not confirmed is not taken back; trying again");
    }

    /**
     * Puts the saved policy in force, or the first one.
     *
     * @param needsSaved a policy is in force that must not give way to the first one
     * @throws StoreException if the store cannot be read, or has no policy although one is needed
     */
    void start(boolean needsSaved) {
        SavedPolicy saved = ledger.load().orElse(null);
        if (saved == null && needsSaved) {
            throw new StoreException(
                    StoreException.Kind.FAILED,
                    "the data directory has no policy, though one is in force; start with the right --data-dir, or"
                            + " with --xdpgate.fail-mode=open to begin without rules",
                    null);
        }
        if (saved == null) {
            PolicyState first = new PolicyState(Policy.INITIAL, 1, null);
            installer.install(first.policy());
            ledger.save(first, List.of(terms.first(first)), "policy");
            inForce.publish(first);
        } else {
            startFrom(new PolicyState(saved.policy(), saved.nextSequence(), saved.window()));
        }
    }

    private void startFrom(PolicyState saved) {
        PolicyState fresh =
                saved.withSets(SetControl.withoutExpired(saved.policy().sets(), clock.instant()));
        ConfirmWindow window = saved.window();
        boolean isOver = window != null && !terms.left(window).isPositive();
        PolicyState start = window != null && isOver ? terms.reverted(fresh, window) : terms.withoutExpired(fresh);
        List<Accepted> revisions =
                window != null && isOver ? terms.reverted(saved, start, window) : terms.expired(saved, start);
        installer.install(start.policy());
        inForce.publish(start);
        try {
            saveIfOwed(start, revisions);
        } catch (StoreException refused) {
            LOG.log(Logger.Level.WARNING, "the store will get what has changed since it was written later", refused);
        }
    }

    /** To be called with every state that comes in force. */
    @SuppressWarnings("ReferenceEquality") // the very window: one that was extended is another
    void watch(PolicyState next) {
        expiry.setFor(next.policy().ruleList().earliestExpiry());
        ConfirmWindow window = next.window();
        if (window != alarmedFor) {
            alarmedFor = window;
            if (window == null) {
                confirmation.clear();
            } else {
                confirmation.setFor(Deadline.of(window.deadline().time(), () -> terms.left(window)));
            }
        }
    }

    /**
     * Takes expired entries out.
     *
     * @throws StoreException if the store cannot keep that: to be called again
     */
    void expireEntries(UnaryOperator<AddressSets> change) {
        inForce.exclusively(() -> {
            PolicyState state = inForce.state();
            carryOut(state.withSets(change.apply(state.policy().sets())), List.of());
        });
    }

    /** Makes the provisional policy last. */
    void confirm(long revision) {
        inForce.exclusively(() -> {
            PolicyState state = inForce.state();
            ConfirmWindow window = state.window();
            long newest = state.policy().revision();
            if (window == null || !window.holds(revision)) {
                throw new RefusedException.NotProvisional("revision " + revision + " does not wait to be confirmed");
            }
            if (revision != newest) {
                throw new RefusedException.NotProvisional(
                        "revision " + revision + " was added to; confirm the newest one, " + newest);
            }
            if (!terms.left(window).isPositive()) {
                throw new RefusedException.NotProvisional(
                        "the time to confirm revision " + revision + " is over: it is taken back");
            }
            PolicyState next = state.withoutWindow();
            ledger.save(next, List.of(), "api");
            inForce.publish(next);
        });
    }

    @Override
    public void close() {
        expiry.close();
        confirmation.close();
    }

    private void expire() {
        inForce.exclusively(() -> {
            expiry.wentOff();
            PolicyState state = inForce.state();
            PolicyState next = terms.withoutExpired(state);
            carryOut(next, terms.expired(state, next));
        });
    }

    private void revert() {
        inForce.exclusively(() -> {
            PolicyState state = inForce.state();
            ConfirmWindow window = state.window();
            if (window == null) {
                // It was confirmed while this waited for the lock, or the store still lacks that it was taken back.
                saveIfOwed(state, List.of());
            } else if (terms.left(window).isPositive()) {
                alarmedFor = null;
                watch(state);
            } else {
                PolicyState next = terms.reverted(state, window);
                LOG.log(Logger.Level.WARNING, "revision {0} was not confirmed: back to revision {1}", new Object[] {
                    state.policy().revision(), window.base().revision()
                });
                carryOut(next, terms.reverted(state, next, window));
            }
        });
    }

    private void carryOut(PolicyState next, List<Accepted> revisions) {
        installer.installWhatMatters(next.policy(), inForce.state().policy());
        inForce.publish(next);
        saveIfOwed(next, revisions);
    }

    private void saveIfOwed(PolicyState next, List<Accepted> revisions) {
        if (ledger.owes(next)) {
            ledger.saveOrOwe(next, revisions, "expiry");
        }
    }
}
