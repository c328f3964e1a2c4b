package io.xdpgate.control;

import io.xdpgate.policy.Action;
import io.xdpgate.policy.Fault;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.RuleCheck;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Everything that can be wrong with one draft by itself. */
final class DraftCheck {
    private DraftCheck() {}

    /**
     * All faults at once; pointers are relative to the draft.
     *
     * @param setExists whether there is an address set of a name
     */
    static List<Fault> faults(RuleDraft draft, PolicyLimits limits, Instant now, Predicate<String> setExists) {
        List<Fault> faults = new ArrayList<>(RuleCheck.faults(
                draft.name(), draft.comment(), draft.labels(), draft.owner(), draft.match(), limits, setExists));
        if (draft.priority() < 0 || draft.priority() > Rule.MAX_PRIORITY) {
            faults.add(new Fault("/priority", "a priority is 0.." + Rule.MAX_PRIORITY));
        }
        if (draft.wouldBe() != null && draft.action() != Action.COUNT) {
            faults.add(new Fault("/wouldBe", "wouldBe goes with action count only; leave it out"));
        }
        Instant expiry = draft.expiresAt();
        if (expiry != null && !expiry.isAfter(now)) {
            faults.add(new Fault("/expiresAt", "the rule would have expired at " + expiry + "; give a later time"));
        }
        return faults;
    }
}
