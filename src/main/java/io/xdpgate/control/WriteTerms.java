package io.xdpgate.control;

import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.policy.Fault;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.InvalidPolicyException;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.policy.SetLimits;
import java.time.Clock;
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
            Clock clock) {
        this.ruleWarnings = new RuleWarnings(guard);
        this.lockouts = lockouts;
        this.dataplane = dataplane;
        this.limits = limits;
        this.setLimits = setLimits;
        this.clock = clock;
    }

    /** An edit for a caller: in whole milliseconds, as clients have no more, such as JavaScript's dates. */
    PolicyEdit begin(PolicyState state) {
        return begin(state, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    /** The state without the rules that have expired; its policy is the same one if none has. */
    PolicyState withoutExpired(PolicyState state) {
        PolicyEdit edit = begin(state, clock.instant());
        edit.removeExpired();
        return new PolicyState(edit.finish(), edit.nextSequence());
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
