package io.xdpgate.control;

import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.SetLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** What the writes that are about several rules do to an edit. */
final class PolicyChanges {
    private PolicyChanges() {}

    /** @return the new rules; too few if drafts are faulty, which the edit knows then */
    static List<Rule> create(PolicyEdit edit, List<RuleDraft> drafts) {
        List<Rule> made = new ArrayList<>(drafts.size());
        for (int i = 0; i < drafts.size(); i++) {
            edit.create("/" + i, drafts.get(i)).ifPresent(made::add);
        }
        return made;
    }

    /** @return the rule of each step, a deleted one as it was */
    static List<Rule> carryOut(PolicyEdit edit, List<RuleStep> steps) {
        List<Rule> results = new ArrayList<>(steps.size());
        for (int i = 0; i < steps.size(); i++) {
            switch (steps.get(i)) {
                case RuleStep.Create step -> edit.create("/" + i, step.draft()).ifPresent(results::add);
                case RuleStep.Replace step ->
                    results.add(edit.replace("/" + i, step.id(), step.draft(), step.precondition()));
                case RuleStep.Delete step -> results.add(edit.delete(step.id(), step.precondition()));
            }
        }
        return results;
    }

    /** @throws RefusedException.PreconditionFailed if the policy that is replaced is not the one expected */
    static void replace(PolicyEdit edit, PolicyDraft draft, Predicate<Policy> precondition, SetLimits setLimits) {
        Policy before = edit.before();
        if (!precondition.test(before)) {
            throw new RefusedException.PreconditionFailed(
                    "the policy is at revision " + before.revision() + "; read it again");
        }
        edit.settings(draft.defaultAction(), Objects.requireNonNullElse(draft.options(), before.options()));
        if (draft.sets() != null) {
            edit.sets(SetReplacement.replace(before.sets(), draft.sets(), setLimits, edit.now()));
        }
        if (draft.rules() != null) {
            PolicyReplacement.replace(edit, draft.rules());
        }
    }
}
