package io.xdpgate.control;

import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.policy.Fault;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.InvalidPolicyException;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.policy.SetLimits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Begins edits, and judges what they come to. For one thread at a time. */
final class WriteTerms {
    private final Dataplane dataplane;
    private final PolicyLimits limits;
    private final SetLimits setLimits;
    private final Clock clock;
    private final BootClock bootClock;
    private final RuleIds ids = new RuleIds();
    private final ReplyRules replies = new ReplyRules();
    private final RuleWarnings ruleWarnings;
    private final LockoutCheck lockouts;

    WriteTerms(
            Dataplane dataplane,
            PolicyLimits limits,
            SetLimits setLimits,
            Guard guard,
            LockoutCheck lockouts,
            Clock clock,
            BootClock bootClock) {
        this.ruleWarnings = new RuleWarnings(guard);
        this.lockouts = lockouts;
        this.dataplane = dataplane;
        this.limits = limits;
        this.setLimits = setLimits;
        this.clock = clock;
        this.bootClock = bootClock;
    }

    /** An edit for a caller: in whole milliseconds, as clients have no more, such as JavaScript's dates. */
    PolicyEdit begin(PolicyState state) {
        return begin(state, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    /** The state without the rules that have expired; its policy is the same one if none has. */
    PolicyState withoutExpired(PolicyState state) {
        PolicyEdit edit = begin(state, clock.instant());
        edit.removeExpired();
        return new PolicyState(edit.finish(), edit.nextSequence(), state.window());
    }

    /**
     * The warnings that an edit comes with.
     *
     * @param whole whether the edit is about the whole policy
     * @throws InvalidPolicyException if the policy that it makes is beyond the limits
     * @throws RefusedException.LockedOut if it cuts off what must get in, and the options do not accept that
     * @throws RefusedException.Warned if the options take no warnings
     */
    List<Warning> judge(PolicyEdit edit, Policy next, boolean whole, WriteOptions options) {
        boolean setsChanged = next.sets().changes() != edit.before().sets().changes();
        if (setsChanged || next.revision() != edit.before().revision()) {
            requireWithinLimits(next);
        }
        boolean dropsReplies = (whole || !replies.lackIn(edit.before())) && replies.lackIn(next);
        List<Warning> warnings = new ArrayList<>(lockouts.check(edit.before(), next, options));
        warnings.addAll(PolicyWarnings.of(next, edit.touched(), dropsReplies, dataplane));
        warnings.addAll(ruleWarnings.of(next, edit.touched(), warnings));
        if (options.refuseOnWarning() && !warnings.isEmpty()) {
            throw new RefusedException.Warned(warnings);
        }
        return warnings;
    }

    /**
     * The state without what was not confirmed, as a new revision; what has expired since stays away.
     *
     * @param window that of the state
     */
    PolicyState reverted(PolicyState state, ConfirmWindow window) {
        PolicyEdit edit = begin(state);
        edit.restore(window.base());
        return new PolicyState(edit.finish(), edit.nextSequence(), null);
    }

    /** The record of the revision that {@link #reverted} has made. */
    List<Accepted> reverted(PolicyState before, PolicyState next, ConfirmWindow window) {
        if (before.policy().revision() == next.policy().revision()) {
            return List.of();
        }
        String note = "not confirmed by " + window.author() + ": back to revision "
                + window.base().revision();
        return List.of(accepted(before, next, Revision.Origin.REVERT, Revision.SYSTEM, note));
    }

    /** How long a window stays open; zero or negative once its time is over. */
    Duration left(ConfirmWindow window) {
        return window.deadline().left(clock, bootClock);
    }

    /**
     * A dry run may look beyond the window.
     *
     * @throws RefusedException.ConfirmWindowOpen if a provisional change waits that these options do not add to
     */
    void requireNoOthersWindow(PolicyState state, WriteOptions options) {
        ConfirmWindow window = state.window();
        boolean adds = window != null
                && options.confirmWithin() != null
                && window.author().equals(options.author())
                && left(window).isPositive();
        if (window != null && !adds && !options.dryRun()) {
            throw new RefusedException.ConfirmWindowOpen(
                    state.policy().revision(),
                    window.author(),
                    window.deadline().time());
        }
    }

    /** The window that a write leaves. */
    @Nullable
    ConfirmWindow window(PolicyState before, Policy next, WriteOptions options) {
        ConfirmWindow open = before.window();
        Duration within = options.confirmWithin();
        boolean changes = next.revision() != before.policy().revision();
        if (within == null || (open == null && !changes)) {
            return open;
        }
        requireSets(before.policy(), next);
        Policy base = open == null ? before.policy() : open.base();
        return new ConfirmWindow(base, options.author(), ConfirmDeadline.in(within, clock, bootClock));
    }

    /** Entries are no part of revisions: what a provisional change deletes could not come back. */
    private static void requireSets(Policy before, Policy next) {
        List<String> gone = before.sets().names().stream()
                .filter(name -> !next.sets().has(name))
                .toList();
        if (!gone.isEmpty()) {
            throw new InvalidPolicyException(List.of(new Fault(
                    "/sets",
                    "a provisional change cannot delete address sets, here " + String.join(", ", gone)
                            + "; list them, or delete them once the change is confirmed")));
        }
    }

    /** The revision of a service without a saved policy. */
    Accepted first(PolicyState start) {
        return accepted(start, start, Revision.Origin.SYSTEM, Revision.SYSTEM, null);
    }

    /** The revision that {@link #withoutExpired} has made, if it made one. */
    List<Accepted> expired(PolicyState before, PolicyState next) {
        return before.policy().revision() == next.policy().revision()
                ? List.of()
                : List.of(accepted(before, next, Revision.Origin.EXPIRY, Revision.SYSTEM, null));
    }

    /** The record of the revision that lies between two states. */
    Accepted accepted(
            PolicyState before, PolicyState next, Revision.Origin origin, String author, @Nullable String note) {
        Policy policy = next.policy();
        RevisionSummary summary = RevisionSummary.between(before.policy().ruleList(), policy.ruleList());
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Revision revision = new Revision(policy.revision(), now, author, origin, note, summary, false);
        return new Accepted(revision, policy, next.nextSequence());
    }

    private PolicyEdit begin(PolicyState state, Instant now) {
        return new PolicyEdit(state.policy(), ids, limits, state.nextSequence(), now);
    }

    private void requireWithinLimits(Policy next) {
        List<Fault> faults = new ArrayList<>(limits.faults(next));
        faults.addAll(setLimits.faults(next.sets(), "/sets"));
        faults.addAll(SetLimits.namedFaults(next));
        if (!faults.isEmpty()) {
            throw new InvalidPolicyException(faults);
        }
    }
}
