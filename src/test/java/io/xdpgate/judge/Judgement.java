package io.xdpgate.judge;

import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a packet.
 *
 * @param ruleId null unless {@code reason} is RULE
 * @param countedRuleIds the count rules that the packet met on its way, in the order of the policy
 */
public record Judgement(
        Verdict verdict, Reason reason, @Nullable String ruleId, List<String> countedRuleIds) {
    public Judgement {
        countedRuleIds = List.copyOf(countedRuleIds);
    }

    static Judgement of(Verdict verdict, Reason reason) {
        return new Judgement(verdict, reason, null, List.of());
    }
}
