package io.xdpgate.analysis;

import java.util.List;

/**
 * What a change of rules does.
 *
 * @param changed the enabled rules that the change is about, in the order in which rules are tried
 * @param shadowed other rules that were reached and no longer are, because of the change
 * @param isComplete false if the time was over before all rules were looked at that the change may shadow
 */
public record ChangeFindings(List<RuleFinding> changed, List<RuleFinding> shadowed, boolean isComplete) {
    public ChangeFindings {
        changed = List.copyOf(changed);
        shadowed = List.copyOf(shadowed);
    }
}
