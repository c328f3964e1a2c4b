package io.xdpgate.control;

import io.xdpgate.analysis.Lockout;
import io.xdpgate.analysis.LockoutAnalysis;
import io.xdpgate.control.RefusedException.LockedOut;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Refuses changes that lock the caller or a management entry out, unless that is accepted. Thread-safe. */
final class LockoutCheck {
    private final LockoutAnalysis analysis;

    LockoutCheck(Guard guard) {
        this.analysis = new LockoutAnalysis(guard);
    }

    /**
     * @return what is accepted, as warnings
     * @throws RefusedException.LockedOut if the options do not accept it
     */
    List<Warning> check(Policy before, Policy next, WriteOptions options) {
        Optional<List<Lockout>> found = analysis.of(before, next, options.caller());
        if (found.isEmpty()) {
            return List.of(new Warning(
                    "lockout-undecided",
                    List.of(),
                    "it could not be told in time whether the change cuts off the caller or management entries"));
        }
        List<LockedOut.Case> cases = found.get().stream()
                .map(lockout -> caseOf(lockout, before, next))
                .toList();
        if (!cases.isEmpty() && !options.acceptLockout()) {
            throw new LockedOut(cases);
        }
        List<Warning> warnings = new ArrayList<>();
        for (Lockout lockout : found.get()) {
            warnings.add(new Warning(
                    lockout.traffic() == Lockout.Traffic.CALLER ? "blocks-caller" : "blocks-management",
                    lockout.ruleId() == null ? List.of() : List.of(lockout.ruleId()),
                    caseOf(lockout, before, next).detail()));
        }
        return warnings;
    }

    private static LockedOut.Case caseOf(Lockout lockout, Policy before, Policy next) {
        Rule rule =
                lockout.ruleId() == null ? null : next.rule(lockout.ruleId()).orElse(null);
        // The id of a rule that is refused means nothing to anybody.
        String id = rule == null || before.rule(rule.id()).isEmpty() ? null : rule.id();
        String name = rule == null ? null : rule.name();
        String culprit;
        if (rule == null) {
            culprit = "the default action";
        } else if (name != null) {
            culprit = "rule '" + name + "'";
        } else {
            culprit = id != null ? "rule '" + id + "'" : "a new rule of priority " + rule.priority();
        }
        String victim = lockout.traffic() == Lockout.Traffic.CALLER
                ? "the caller, " + lockout.who()
                : "the management entry " + lockout.who() + ", which get in only as long as the guard has it";
        return new LockedOut.Case(culprit + " would drop packets of " + victim, id, name, lockout.witness());
    }
}
